package dev.meridian.activities.access;

import dev.meridian.activities.job.work.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret.
 *
 * @param prefix the first characters of the secret, by which people recognise the key
 * @param bootstrap whether the key comes from the environment ({@code SECURITY_BOOTSTRAP_ADMIN_KEY})
 * @param createdBy the caller who created the key
 */
public record ApiKey(
        UUID id,
        String tenant,
        String name,
        Role role,
        String prefix,
        boolean bootstrap,
        Actor createdBy,
        Times times) {
    /**
     * The moments of a key's life; null for what has not happened, or is not going to.
     *
     * @param lastUsedAt when the key was last used, to the minute
     */
    public record Times(
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {}
}
