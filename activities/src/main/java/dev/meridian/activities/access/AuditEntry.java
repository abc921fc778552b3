package dev.meridian.activities.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call that changes, or would have changed, something.
 *
 * @param caller {@code key:<id>}, {@code subject:<name>} or {@code open}
 */
public record AuditEntry(UUID id, Instant at, String tenant, String caller, Role role, Call call) {
    /**
     * What was called and how it was answered.
     *
     * @param path the path's template in the API's description, for example {@code /api/jobs/{id}}
     * @param subject the id of the job, explorer, key or other thing that the call was about; null if there is none
     * @param status the HTTP status of the answer
     */
    public record Call(String method, String path, @Nullable String subject, int status) {}
}
