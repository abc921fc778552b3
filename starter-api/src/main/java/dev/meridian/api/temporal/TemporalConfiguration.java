package dev.meridian.api.temporal;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Temporal, once for all features. Nothing here connects: a process starts and answers while Temporal is away. */
@Configuration(proxyBeanMethods = false)
class TemporalConfiguration {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

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

    @Bean(destroyMethod = "shutdownNow")
    WorkflowServiceStubs temporalService(ClientConfigProfile profile, Scope temporalMetrics) {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
                        .setMetricsScope(temporalMetrics)
                        .build());
    }

    @Bean
    WorkflowClient workflowClient(WorkflowServiceStubs service, ClientConfigProfile profile) {
        return WorkflowClient.newInstance(service, profile.toWorkflowClientOptions());
    }
}
