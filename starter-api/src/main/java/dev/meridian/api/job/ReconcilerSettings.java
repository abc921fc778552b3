package dev.meridian.api.job;

import dev.meridian.api.settings.WrongSetting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How soon the reconciler brings the table of jobs and Temporal together.
 *
 * @param every {@code RECONCILER_EVERY}: the pause between the sweeps of a process
 * @param resendAfter {@code RECONCILER_RESEND_AFTER}: the age from which an undelivered job is sent again
 * @param describeAfter {@code RECONCILER_DESCRIBE_AFTER}: the age from which an unchanged job is looked up in Temporal
 */
@ConfigurationProperties("reconciler")
record ReconcilerSettings(
        @DefaultValue("5s") Duration every,
        @DefaultValue("5s") Duration resendAfter,
        @DefaultValue("30s") Duration describeAfter) {
    ReconcilerSettings {
        if (every.isNegative() || every.isZero()) {
            throw new WrongSetting("RECONCILER_EVERY", "is not positive", "Set it to something like 5s.");
        }
    }
}
