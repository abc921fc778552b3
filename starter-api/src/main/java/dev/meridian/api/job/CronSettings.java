package dev.meridian.api.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may ask for a sweep from outside.
 *
 * @param secret {@code CRON_SECRET}; none: nobody
 */
@ConfigurationProperties("cron")
record CronSettings(@Nullable String secret) {
    private static final String BEARER = "Bearer ";

    /** Whether an Authorization header carries the secret; takes as long for wrong ones as for the right one. */
    boolean admits(@Nullable String authorization) {
        return secret != null
                && !secret.isBlank()
                && authorization != null
                && MessageDigest.isEqual(
                        (BEARER + secret).getBytes(StandardCharsets.UTF_8),
                        authorization.getBytes(StandardCharsets.UTF_8));
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "CronSettings[]";
    }
}
