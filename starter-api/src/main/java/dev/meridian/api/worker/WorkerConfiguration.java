package dev.meridian.api.worker;

import dev.meridian.activities.job.execution.ExecutionLog;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.database.DatabaseSettings;
import dev.meridian.api.objects.ObjectStoreSettings;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.temporal.SearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Workers for everything that the features registered. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnRunningWorkers.class)
class WorkerConfiguration {
    /** The pool has four connections for each concurrent refresh, of which about half are left for other work. */
    private static final int CONNECTIONS_OF_A_REFRESH = 4;

    @Bean
    WorkerHost workerHost(
            @Qualifier("workerClient") WorkflowClient client,
            WorkerSettings settings,
            DatabaseSettings database,
            ObjectProvider<WorkerRegistration> registrations,
            ObjectProvider<WorkerInterceptor> interceptors) {
        return new WorkerHost(
                client,
                new SearchAttributes(client),
                new WorkerFactories(
                        client,
                        settings,
                        Math.clamp(
                                database.poolSize() / CONNECTIONS_OF_A_REFRESH,
                                1,
                                ObjectStoreSettings.REFRESHES_AT_ONCE),
                        registrations.stream().toList(),
                        interceptors.orderedStream().toList()),
                settings.drainTimeout());
    }

    @Bean
    WorkerInterceptor jobLogFields() {
        return new JobLogFields();
    }

    @Bean
    WorkerInterceptor reportedOutages() {
        return new ReportedOutages();
    }

    @Bean
    ExecutionLog executionLog(Jdbi jdbi) {
        return new ExecutionLog(jdbi);
    }

    @Bean
    ExecutionLogLifecycle executionLogLifecycle(ExecutionLog executionLog) {
        return new ExecutionLogLifecycle(executionLog);
    }

    @Bean
    JobLogAppender jobLogAppender(ExecutionLog executionLog) {
        return new JobLogAppender(executionLog);
    }

    @Bean
    WorkerInterceptor phaseRecorder(ExecutionLog executionLog, @Qualifier("workerClient") WorkflowClient client) {
        return new PhaseRecorder(executionLog, client.getOptions().getIdentity());
    }

    @Bean
    WorkerInterceptor lostWorkers(Jdbi jdbi, JobProjection jobs) {
        return new LostWorkers(jdbi, jobs);
    }
}
