package dev.meridian.activities.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is known to everybody but its holder.
 *
 * @param prefix its first characters
 * @param bootstrap whether the environment gave it
 * @param createdBy the caller who had it made
 * @param lastUsedAt to the minute
 */
public record ApiKey(
        UUID id,
        String tenant,
        String name,
        Role role,
        String prefix,
        boolean bootstrap,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {}
