package dev.meridian.api.heatmap;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may start a sweep from outside.
 *
 * @param secret {@code CRON_SECRET}: the bearer token of {@code GET /api/cron/process-jobs}; nobody may if it is not set
 */
@ConfigurationProperties("cron")
record CronSettings(@DefaultValue("") String secret) {
    @Override
    public String toString() {
        return "CronSettings[secret=" + (secret.isEmpty() ? "not set" : "set") + "]";
    }
}
