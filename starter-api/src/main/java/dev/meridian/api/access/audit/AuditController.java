package dev.meridian.api.access.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.access.AuditEntry;
import dev.meridian.activities.access.AuditTrail;
import dev.meridian.activities.access.Role;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
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
     * @param name what people called the caller at that time
     */
    record AuditResponse(
            UUID id,
            Instant at,
            String tenant,
            String caller,
            @Nullable String name,
            String role,
            @JsonUnwrapped AuditedCall call) {
        static AuditResponse of(AuditEntry entry) {
            return new AuditResponse(
                    entry.id(),
                    entry.at(),
                    entry.tenant(),
                    entry.caller(),
                    entry.name(),
                    entry.role().wireName(),
                    AuditedCall.of(entry.call()));
        }
    }

    /**
     * What was called and how it was answered.
     *
     * @param path the path's template, for example {@code /api/jobs/{id}}
     * @param subject the id of the job, explorer, key or other thing that the call was about
     * @param details what the call was about beyond its subject: of a bulk action its request
     * @param status the HTTP status of the answer
     */
    record AuditedCall(
            String method,
            String path,
            @Nullable String subject,
            @Nullable String details,
            int status) {
        static AuditedCall of(AuditEntry.Call call) {
            return new AuditedCall(call.method(), call.path(), call.subject(), call.details(), call.status());
        }
    }

    /**
     * A page of entries, newest first.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record AuditPage(List<AuditResponse> entries, @Nullable String nextCursor) {}

    /**
     * A filter of audit entries. A condition that is left out excludes nothing.
     *
     * @param caller as entries name it
     * @param subject the whole subject
     * @param refused whether the call was answered with a status of 400 or more
     * @param from entries of this moment or later, as 2027-01-31T12:00:00Z
     * @param to entries before this moment, in the same form
     */
    record AuditFilterRequest(
            @Nullable String caller,
            @Nullable String subject,
            @Nullable Boolean refused,
            @Nullable String from,
            @Nullable String to) {
        AuditTrail.Filter toFilter() {
            return new AuditTrail.Filter(caller, subject, refused, time("from", from), time("to", to));
        }
    }

    /** Lists the changing calls that match the filter, newest first. */
    @GetMapping("/api/audit")
    @AllowedFor(Role.ADMIN)
    AuditPage list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenantId,
            @ParameterObject AuditFilterRequest wanted,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_ENTRIES);
        List<AuditEntry> found =
                trail.newestFirst(caller.tenantNamed(tenantId).id(), wanted.toFilter(), cursor, limit + 1);
        ListPage<AuditEntry> page = ListPage.of(found, limit, last -> last.id().toString());
        return new AuditPage(page.shown(AuditResponse::of), page.nextCursor());
    }

    private static @Nullable Instant time(String parameter, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException malformed) {
            throw Refusal.badRequest("bad_parameter", "'" + parameter + "' is no time such as 2027-01-31T12:00:00Z")
                    .with("parameter", parameter);
        }
    }
}
