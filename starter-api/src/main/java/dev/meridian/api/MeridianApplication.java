package dev.meridian.api;

import dev.meridian.api.health.OutOfMemoryExit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/**
 * The service: REST, live updates and workers in one process or in several, as {@code SERVICE_TYPE} says.
 *
 * <p>Spring's users and passwords are not used: {@link dev.meridian.api.access} authenticates callers. Errors outside
 * the API's own code are answered by {@link dev.meridian.api.problem.ProblemValve}, not by an error page.
 */
@SpringBootApplication(exclude = {ErrorMvcAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ConfigurationPropertiesScan
public class MeridianApplication {
    static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(MeridianApplication.class);
        application.addListeners(new OutOfMemoryExit());
        application.run(arguments);
    }
}
