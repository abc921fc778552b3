package dev.meridian.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The heading of the API's description at /v3/api-docs. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Meridian")
                        .description("Long jobs of a data-publishing team. Errors are RFC 9457 problem details with a"
                                + " stable code.")
                        .version("1"));
    }
}
