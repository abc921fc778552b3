package dev.meridian.activities.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made.
 *
 * @param name for people, 1 to 100 characters
 * @param createdBy the caller who asks for it
 * @param expiresAt null: never
 */
public record NewApiKey(
        String tenant,
        String name,
        Role role,
        String createdBy,
        @Nullable Instant expiresAt) {}
