package dev.meridian.api.access.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.access.AuditEntry;
import dev.meridian.activities.access.AuditTrail;
import dev.meridian.activities.access.Role;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows admins who changed what. */
@ApiController
class AuditController {
    private static final int MOST_ENTRIES = 1_000;

    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * One entry of the audit: a call that changes something.
     *
     * @param caller {@code key:<id>}, {@code subject:<name>} or {@code open}
     */
    record AuditResponse(
            UUID id,
            Instant at,
            String tenant,
            String caller,
            String role,
            @JsonUnwrapped AuditedCall call) {
        static AuditResponse of(AuditEntry entry) {
            return new AuditResponse(
                    entry.id(),
                    entry.at(),
                    entry.tenant(),
                    entry.caller(),
                    entry.role().wireName(),
                    AuditedCall.of(entry.call()));
        }
    }

    /**
     * What was called and how it was answered.
     *
     * @param path the path's template, for example {@code /api/jobs/{id}}
     * @param subject the id of the job, explorer, key or other thing that the call was about
     * @param status the HTTP status of the answer
     */
    record AuditedCall(String method, String path, @Nullable String subject, int status) {
        static AuditedCall of(AuditEntry.Call call) {
            return new AuditedCall(call.method(), call.path(), call.subject(), call.status());
        }
    }

    /**
     * A page of entries, newest first.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record AuditPage(List<AuditResponse> entries, @Nullable String nextCursor) {}

    @GetMapping("/api/audit")
    @AllowedFor(Role.ADMIN)
    AuditPage list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenantId,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_ENTRIES);
        List<AuditEntry> found = trail.newestFirst(caller.tenantNamed(tenantId).id(), cursor, limit + 1);
        List<AuditEntry> page = found.subList(0, Math.min(limit, found.size()));
        return new AuditPage(
                page.stream().map(AuditResponse::of).toList(),
                found.size() > limit ? page.getLast().id().toString() : null);
    }
}
