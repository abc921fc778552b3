package dev.meridian.api.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret that lets an outside scheduler ask for a sweep.
 *
 * @param secret {@code CRON_SECRET}; without it every request for a sweep is refused
 */
@ConfigurationProperties("cron")
record CronSettings(@Nullable String secret) {
    private static final String BEARER = "Bearer ";

    /** Whether an Authorization header carries the secret; the comparison takes constant time. */
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
