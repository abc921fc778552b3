package dev.meridian.api.tracing;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds if a collector of traces is configured. */
final class OnTracing implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return TracingSwitch.isOn((ConfigurableEnvironment) context.getEnvironment());
    }
}
