package dev.meridian.api.access.rate;

import dev.meridian.api.settings.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one credential may call one API process.
 *
 * @param perSecond {@code RATE_LIMIT_PER_SECOND}: calls a second in the long run
 * @param burst {@code RATE_LIMIT_BURST}: calls at once after a pause
 */
@ConfigurationProperties("rate-limit")
public record RateLimitSettings(
        @DefaultValue("200") int perSecond,
        @DefaultValue("1000") int burst) {
    public RateLimitSettings {
        if (perSecond < 1 || burst < 1) {
            throw new WrongSetting(
                    perSecond < 1 ? "RATE_LIMIT_PER_SECOND" : "RATE_LIMIT_BURST",
                    "is less than 1",
                    "Set it to how many requests of one key a process answers.");
        }
    }
}
