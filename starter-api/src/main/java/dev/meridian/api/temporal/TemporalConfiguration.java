package dev.meridian.api.temporal;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The clients for Temporal that all features share. They do not connect at the start: a process starts and answers
 * while Temporal is away.
 */
@Configuration(proxyBeanMethods = false)
class TemporalConfiguration {
    private static final com.uber.m3.util.Duration REPORT_EVERY = com.uber.m3.util.Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE_WITH_SCHEDULES = Duration.ofSeconds(5);

    @Bean
    ClientConfigProfile temporalProfile(TemporalSettings settings) {
        return settings.profile();
    }

    @Bean(destroyMethod = "close")
    Scope temporalMetrics(MeterRegistry registry) {
        return new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(REPORT_EVERY);
    }

    /** The connection of workers, which try again for a while. */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    WorkflowServiceStubs patientService(ClientConfigProfile profile, Scope temporalMetrics) {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
                        .setMetricsScope(temporalMetrics)
                        .build());
    }

    /**
     * The connection for requests, which gives up soon: a job that Temporal does not accept at once waits in the
     * outbox, and the client gets its answer.
     */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    WorkflowServiceStubs impatientService(ClientConfigProfile profile, Scope temporalMetrics) {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder(
                        profile.toWorkflowServiceStubsOptions())
                .setMetricsScope(temporalMetrics)
                .setRpcTimeout(PATIENCE)
                .setRpcRetryOptions(
                        RpcRetryOptions.newBuilder().setExpiration(PATIENCE).validateBuildWithDefaults())
                .build());
    }

    /**
     * The connection for schedules, which tries a little longer while Temporal is busy, because changes of schedules
     * have no outbox.
     */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    WorkflowServiceStubs scheduleStubs(ClientConfigProfile profile, Scope temporalMetrics) {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
                        .setMetricsScope(temporalMetrics)
                        .setRpcTimeout(PATIENCE)
                        .setRpcRetryOptions(RpcRetryOptions.newBuilder()
                                .setExpiration(PATIENCE_WITH_SCHEDULES)
                                .validateBuildWithDefaults())
                        .build());
    }

    @Bean
    WorkflowClient workflowClient(
            @Qualifier("impatientService") WorkflowServiceStubs service,
            ClientConfigProfile profile,
            ObjectProvider<WorkflowClientInterceptor> interceptors) {
        return WorkflowClient.newInstance(service, options(profile, interceptors));
    }

    @Bean(defaultCandidate = false)
    WorkflowClient workerClient(
            @Qualifier("patientService") WorkflowServiceStubs service,
            ClientConfigProfile profile,
            ObjectProvider<WorkflowClientInterceptor> interceptors) {
        return WorkflowClient.newInstance(service, options(profile, interceptors));
    }

    private static WorkflowClientOptions options(
            ClientConfigProfile profile, ObjectProvider<WorkflowClientInterceptor> interceptors) {
        return WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
                .setInterceptors(interceptors.orderedStream().toArray(WorkflowClientInterceptor[]::new))
                .build();
    }
}
