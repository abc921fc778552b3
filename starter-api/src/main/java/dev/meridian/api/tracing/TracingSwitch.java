package dev.meridian.api.tracing;

import dev.meridian.api.settings.WrongSetting;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Switches tracing off if no collector is configured: then no span is made, sent, waited for or logged.
 *
 * <p>A collector is named by OpenTelemetry's own variables ({@code OTEL_EXPORTER_OTLP_ENDPOINT} and the like), which
 * Spring Boot has turned into its own property by now.
 */
public final class TracingSwitch implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    /** The property with the collector's address. */
    static final String COLLECTOR = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final String TRANSPORT = "management.opentelemetry.tracing.export.otlp.transport";
    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPENTELEMETRY = "org.springframework.boot.opentelemetry.autoconfigure.";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        Map<String, Object> settings = new HashMap<>();
        String notWanted = OPENTELEMETRY + "logging.OpenTelemetryLoggingAutoConfiguration," + OPENTELEMETRY
                + "logging.otlp.OtlpLoggingAutoConfiguration";
        if (!isOn(environment)) {
            // Without this property log lines would have an empty field for trace ids.
            settings.put("management.tracing.export.enabled", false);
            notWanted = String.join(
                    ",",
                    notWanted,
                    OPENTELEMETRY + "OpenTelemetrySdkAutoConfiguration",
                    TRACING + "autoconfigure.MicrometerTracingAutoConfiguration",
                    TRACING + "autoconfigure.NoopTracerAutoConfiguration",
                    TRACING + "autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration",
                    TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
                    TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");
        } else if ("grpc".equalsIgnoreCase(environment.getProperty(TRANSPORT))) {
            throw new WrongSetting(
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "is grpc, which traces are not sent by",
                    "Leave it out, and let the endpoint be the collector's HTTP port, usually 4318.");
        }
        settings.put("spring.autoconfigure.exclude", notWanted);
        environment.getPropertySources().addFirst(new MapPropertySource("tracing", settings));
    }

    static boolean isOn(ConfigurableEnvironment environment) {
        String collector = environment.getProperty(COLLECTOR);
        return collector != null
                && !collector.isBlank()
                && environment.getProperty("management.opentelemetry.enabled", Boolean.class, true)
                && environment.getProperty("management.tracing.export.otlp.enabled", Boolean.class, true);
    }

    /** Runs after the readers of files and variables, and before logging is set up. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }
}
