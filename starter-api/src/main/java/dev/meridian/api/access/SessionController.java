package dev.meridian.api.access;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.access.Secret;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.RecentCallers;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Tells callers who they are, and gives browsers tickets and sessions. */
@ApiController
class SessionController {
    private static final Duration TICKET_LIFE = Duration.ofSeconds(30);
    static final Duration SESSION_LIFE = Duration.ofHours(12);

    private final AccessTokens tokens;
    private final RecentCallers recent;

    SessionController(AccessTokens tokens, RecentCallers recent) {
        this.tokens = tokens;
        this.recent = recent;
    }

    /**
     * Who the caller is.
     *
     * @param caller {@code key:<id>}, {@code subject:<name>} or {@code open}
     * @param name what people call the caller: a key's name, or the name in a token
     * @param runsInstallation whether the caller may change what belongs to all tenants
     * @param expiresAt when the credential ends; missing if it does not end by itself
     * @param csrfToken the value of the header X-CSRF-Token that changes by this session need; missing without a
     *     session
     */
    record WhoamiResponse(
            String caller,
            String name,
            @Nullable UUID keyId,
            String tenant,
            String role,
            boolean runsInstallation,
            @Nullable Instant expiresAt,
            @Nullable String csrfToken) {
        static WhoamiResponse of(Caller caller, @Nullable Instant expiresAt, @Nullable Secret session) {
            return new WhoamiResponse(
                    caller.id(),
                    caller.holder().name(),
                    caller.validity().keyId().orElse(null),
                    caller.holder().tenant(),
                    caller.role().wireName(),
                    caller.runsInstallation(),
                    expiresAt,
                    session == null ? null : session.csrfToken());
        }
    }

    /** A credential for one stream. */
    record TicketResponse(String ticket, Instant expiresAt) {
        /** Shows no secret. */
        @Override
        public String toString() {
            return "TicketResponse[]";
        }
    }

    @GetMapping("/api/whoami")
    ResponseEntity<WhoamiResponse> whoami(Caller caller) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(WhoamiResponse.of(caller, caller.expiresAt(), caller.session()));
    }

    /** Issues a ticket, which opens one stream within 30 seconds. */
    @PostMapping("/api/tickets")
    @AllowedFor(Role.VIEWER)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<TicketResponse> ticket(Caller caller) {
        Instant expiresAt = within(caller, TICKET_LIFE);
        Secret ticket = tokens.issueTicket(caller.holder(), caller.validity(), expiresAt);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new TicketResponse(ticket.text(), expiresAt));
    }

    /**
     * Opens a session and sets its cookie; needs a key or a token in the Authorization header. The session lasts 12
     * hours, but not longer than that credential.
     */
    @PostMapping("/api/session")
    @AllowedFor(Role.VIEWER)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<WhoamiResponse> open(Caller caller, HttpServletRequest request) {
        if (caller.via() != Caller.Via.HEADER) {
            throw new Refusal(HttpStatus.FORBIDDEN, "credential_required", "A session begins with a key or a token");
        }
        Instant expiresAt = within(caller, SESSION_LIFE);
        Secret session = tokens.issueSession(caller.holder(), caller.validity(), expiresAt);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.of(request, session.text(), Duration.between(Instant.now(), expiresAt)))
                .body(WhoamiResponse.of(caller, expiresAt, session));
    }

    /** Idempotent. */
    @DeleteMapping("/api/session")
    @AllowedFor(Role.VIEWER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> close(Caller caller, HttpServletRequest request) {
        if (caller.session() != null) {
            tokens.endSession(caller.session());
            recent.forget();
        }
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, SessionCookie.of(request, "", Duration.ZERO))
                .build();
    }

    private static Instant within(Caller caller, Duration life) {
        Instant end = Instant.now().plus(life);
        return caller.expiresAt() != null && caller.expiresAt().isBefore(end) ? caller.expiresAt() : end;
    }
}
