package dev.meridian.activities.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One changing call.
 *
 * @param caller {@code key:<id>}, {@code subject:<name>} or {@code open}
 * @param path as the API's description has it, with its variables unfilled
 * @param subject which job, explorer, key or the like; null where there is none
 * @param status the HTTP status that it was answered with
 */
public record AuditEntry(
        UUID id,
        Instant at,
        String tenant,
        String caller,
        Role role,
        String method,
        String path,
        @Nullable String subject,
        int status) {}
