package dev.meridian.activities.access;

import dev.meridian.activities.job.work.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key to be created.
 *
 * @param name for people, 1 to 100 characters
 * @param createdBy the caller who asks for the key
 * @param expiresAt when the key expires; null if it does not
 */
public record NewApiKey(
        String tenant,
        String name,
        Role role,
        Actor createdBy,
        @Nullable Instant expiresAt) {}
