package dev.meridian.api;

import dev.meridian.api.health.OutOfMemoryExit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/**
 * The service: REST, live updates and workers in one process or in several, as {@code SERVICE_TYPE} says.
 *
 * <p>Spring's users and passwords are not used: {@link dev.meridian.api.access} authenticates callers. Errors outside
 * the API's own code are answered by {@link dev.meridian.api.problem.ProblemValve}, not by an error page. Transactions are JDBI's, so
 * that no bean has to be looked at for Spring's.
 */
@SpringBootApplication(
        exclude = {
            AopAutoConfiguration.class,
            DataSourceTransactionManagerAutoConfiguration.class,
            ErrorMvcAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@ConfigurationPropertiesScan
public class MeridianApplication {
    static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(MeridianApplication.class);
        application.addListeners(new OutOfMemoryExit());
        application.run(arguments);
    }
}
