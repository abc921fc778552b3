package dev.meridian.api.description;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Set;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The heading of the API's description at /v3/api-docs. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String BEARER = "bearer";

    /** JSON trees are described as free JSON, and not by the getters of their Java classes. */
    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(JsonNode.class, OperationDescriptions.anyJson())
                .replaceWithSchema(ObjectNode.class, new JsonSchema().types(Set.of("object")))
                .replaceWithSchema(ArrayNode.class, OperationDescriptions.listOfAnyJson());
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key, or a token of the identity provider")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                // Where the description comes from; its absolute address is not known behind a proxy.
                .addServersItem(new Server().url("/"))
                .info(new Info()
                        .title("Meridian")
                        .description("Long jobs of a data-publishing team. Errors are RFC 9457 problem details with a"
                                + " stable code.")
                        .version("1"));
    }

    @Bean
    RequiredMembers requiredMembers() {
        return new RequiredMembers();
    }

    @Bean
    OperationDescriptions operationDescriptions() {
        return new OperationDescriptions();
    }
}
