package dev.meridian.api.worker;

import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.temporal.SearchAttributes;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Workers for everything that the features registered. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnRunningWorkers.class)
class WorkerConfiguration {
    @Bean
    WorkerHost workerHost(
            @Qualifier("workerClient") WorkflowClient client,
            WorkerSettings settings,
            ObjectProvider<WorkerRegistration> registrations) {
        List<WorkerRegistration> all = registrations.stream().toList();
        return new WorkerHost(
                client,
                new SearchAttributes(client),
                new WorkerFactories(client, settings, all),
                settings.drainTimeout());
    }
}
