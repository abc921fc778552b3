package dev.meridian.activities.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call that changed something, or that was refused and would have changed something.
 *
 * @param caller {@code key:<id>}, {@code subject:<name>} or {@code open}
 * @param name what people called the caller at that time; null in old entries
 */
public record AuditEntry(
        UUID id,
        Instant at,
        String tenant,
        String caller,
        @Nullable String name,
        Role role,
        Call call) {
    /**
     * What was called and how it was answered.
     *
     * @param path the path's template in the API's description, for example {@code /api/jobs/{id}}
     * @param subject the id of the job, explorer, key or other thing that the call was about; null if there is none
     * @param details what the call was about beyond its subject, as JSON, such as the filter of a bulk action; null if
     *     there is nothing more
     * @param status the HTTP status of the answer
     */
    public record Call(
            String method,
            String path,
            @Nullable String subject,
            @Nullable String details,
            int status) {}
}
