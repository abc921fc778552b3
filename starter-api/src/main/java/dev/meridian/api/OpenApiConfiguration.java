package dev.meridian.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
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
                .replaceWithSchema(
                        JsonNode.class,
                        new JsonSchema()
                                .types(new LinkedHashSet<>(
                                        List.of("object", "array", "string", "number", "boolean", "null")))
                                .description("Any JSON value"))
                .replaceWithSchema(ObjectNode.class, new JsonSchema().types(Set.of("object")))
                .replaceWithSchema(ArrayNode.class, new JsonSchema().types(Set.of("array")));
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
                .info(new Info()
                        .title("Meridian")
                        .description("Long jobs of a data-publishing team. Errors are RFC 9457 problem details with a"
                                + " stable code.")
                        .version("1"));
    }

    /**
     * Describes no parameter as nullable, because a parameter has a value or is left out; springdoc would describe the
     * parameters of records so.
     */
    @Bean
    OperationCustomizer parametersThatAreNeverNull() {
        return (operation, handler) -> {
            Stream.ofNullable(operation.getParameters())
                    .flatMap(List::stream)
                    .map(Parameter::getSchema)
                    .filter(schema -> schema != null && schema.getTypes() != null)
                    .forEach(schema -> schema.getTypes().remove("null"));
            return operation;
        };
    }
}
