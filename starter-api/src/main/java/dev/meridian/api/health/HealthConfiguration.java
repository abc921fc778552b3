package dev.meridian.api.health;

import dev.meridian.api.objects.ObjectStoreSettings;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.WorkerHost;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The parts of /actuator/health, which are named there after their beans, and the end of a process that has run out of
 * memory.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    @Bean
    HealthIndicator postgresHealthIndicator(Jdbi jdbi) {
        return new PostgresHealth(jdbi);
    }

    @Bean
    HealthIndicator temporalHealthIndicator(WorkflowClient client) {
        return new TemporalHealth(client);
    }

    @Bean
    HealthIndicator objectStoreHealthIndicator(S3Client s3, ObjectStoreSettings settings) {
        return new ObjectStoreHealth(s3, settings);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    HealthIndicator workersHealthIndicator(WorkflowClient client, WorkerHost host) {
        return new WorkerHealth(client, host);
    }

    @Bean
    OutOfMemoryFilter outOfMemoryFilter() {
        return new OutOfMemoryFilter();
    }
}
