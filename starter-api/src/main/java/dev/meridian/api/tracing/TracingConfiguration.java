package dev.meridian.api.tracing;

import dev.meridian.activities.job.work.JobSurroundings;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The interceptors that carry traces through Temporal, if a collector is configured. Spring makes the spans of requests
 * itself.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnTracing.class)
class TracingConfiguration {
    private static final String SCOPE = "dev.meridian";

    @Bean
    ChosenIds chosenIds() {
        return new ChosenIds();
    }

    @Bean
    SdkTracerProviderBuilderCustomizer chosenIdsOfSpans(ChosenIds ids) {
        return provider -> provider.setIdGenerator(ids);
    }

    @Bean
    WorkflowClientInterceptor tracedStarts(OpenTelemetry telemetry) {
        return new TracedStarts(telemetry.getTracer(SCOPE));
    }

    @Bean
    WorkerInterceptor tracedWork(OpenTelemetry telemetry, ChosenIds ids, Sampler sampler) {
        return new TracedWork(new SpanMaker(telemetry.getTracer(SCOPE), ids, sampler));
    }

    @Bean(defaultCandidate = false)
    JobSurroundings tracedJobs(OpenTelemetry telemetry) {
        return new TracedJobs(telemetry.getTracer(SCOPE));
    }

    /** Leaves out the spans of health probes and metric scrapes, which would be most of the spans. */
    @Bean
    SpanExportingPredicate noSpansOfOperators() {
        return span -> !span.getTags().getOrDefault("uri", "").startsWith("/actuator");
    }
}
