package dev.meridian.api.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.access.ApiKey;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.NewApiKey;
import dev.meridian.activities.access.Role;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.RecentCallers;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.job.SharedTenant;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Creates and revokes API keys: admins may do so for their own tenant, administrators of the installation for every
 * tenant.
 */
@ApiController
@RequestMapping("/api/keys")
class KeyController {
    private static final int MOST_KEYS_A_PAGE = 1_000;
    private static final int LONGEST_NAME = 100;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final ApiKeys keys;
    private final RecentCallers recent;

    KeyController(ApiKeys keys, RecentCallers recent) {
        this.keys = keys;
        this.recent = recent;
    }

    /**
     * A request for a key.
     *
     * @param name what the key is for, 1 to 100 characters
     * @param role viewer, operator or admin
     * @param tenantId the caller's own tenant; administrators of the installation may name another
     * @param expiresAt such as 2027-01-31T12:00:00Z; if it is missing, the key does not expire
     */
    record KeyRequest(
            @Nullable String name,
            @Nullable String role,
            @Nullable String tenantId,
            @Nullable String expiresAt) {}

    /**
     * A key.
     *
     * @param prefix the key's first characters
     * @param key the whole key, only in the answer to its creation
     */
    record KeyResponse(
            UUID id,
            String tenant,
            String name,
            String role,
            String prefix,
            @Nullable String key,
            @JsonUnwrapped KeyOrigin origin,
            @JsonUnwrapped KeyTimes times) {
        static KeyResponse of(ApiKey key, @Nullable String secret) {
            return new KeyResponse(
                    key.id(),
                    key.tenant(),
                    key.name(),
                    key.role().wireName(),
                    key.prefix(),
                    secret,
                    new KeyOrigin(
                            key.bootstrap(),
                            key.createdBy().name(),
                            key.createdBy().id()),
                    KeyTimes.of(key.times()));
        }

        /** Shows no secret. */
        @Override
        public String toString() {
            return "KeyResponse[id=" + id + "]";
        }
    }

    /**
     * Where a key comes from.
     *
     * @param bootstrap whether the key comes from the environment
     * @param createdBy the name of the caller who created it
     * @param createdById the caller's id, as {@code caller} of the audit
     */
    record KeyOrigin(
            boolean bootstrap, String createdBy, @Nullable String createdById) {}

    /**
     * The moments of a key's life; missing for what has not happened, or is not going to.
     *
     * @param lastUsedAt when the key was last used, to the minute
     */
    record KeyTimes(
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {
        static KeyTimes of(ApiKey.Times times) {
            return new KeyTimes(times.createdAt(), times.expiresAt(), times.revokedAt(), times.lastUsedAt());
        }
    }

    /**
     * A page of a tenant's keys, revoked ones too.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record KeyPage(List<KeyResponse> keys, @Nullable String nextCursor) {}

    /** Creates a key; only this answer shows the key itself. */
    @PostMapping
    @AllowedFor(Role.ADMIN)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<KeyResponse> make(Caller caller, @RequestBody KeyRequest request) {
        Tenant tenant = caller.tenantNamed(request.tenantId());
        if (tenant.id().equals(SharedTenant.ID)) {
            throw invalid("/tenantId", "'" + SharedTenant.ID + "' is what all tenants share; nobody belongs to it");
        }
        NewApiKey wanted = new NewApiKey(
                tenant.id(), name(request.name()), role(request.role()), caller.actor(), expiry(request.expiresAt()));
        ApiKeys.Made made = keys.make(wanted)
                .orElseThrow(() -> new Refusal(
                        HttpStatus.CONFLICT,
                        "too_many_keys",
                        "There are " + ApiKeys.MOST + " keys already; revoke keys that are not needed"));
        return ResponseEntity.created(URI.create("/api/keys/" + made.key().id()))
                .cacheControl(CacheControl.noStore())
                .body(KeyResponse.of(made.key(), made.secret().text()));
    }

    /** Lists keys, newest first. */
    @GetMapping
    @AllowedFor(Role.ADMIN)
    KeyPage list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenantId,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_KEYS_A_PAGE);
        List<ApiKey> found = keys.newestFirst(caller.tenantNamed(tenantId).id(), cursor, limit + 1);
        ListPage<ApiKey> page = ListPage.of(found, limit, last -> last.id().toString());
        return new KeyPage(page.shown(key -> KeyResponse.of(key, null)), page.nextCursor());
    }

    /**
     * Revokes a key with its tickets and sessions: this process refuses them from the next request on, other processes
     * within about a second; their open streams end within seconds. Idempotent.
     */
    @DeleteMapping("/{id}")
    @AllowedFor(Role.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Caller caller, @PathVariable UUID id, @RequestParam(required = false) @Nullable String tenantId) {
        if (!keys.revoke(caller.tenantNamed(tenantId).id(), id)) {
            throw Refusal.notFound("unknown_key", "There is no such key");
        }
        recent.forget();
    }

    private static String name(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw invalid("/name", "A key has a name of 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static Role role(@Nullable String role) {
        return Role.ofWireName(String.valueOf(role))
                .orElseThrow(() -> invalid("/role", "A key has the role viewer, operator or admin"));
    }

    private static @Nullable Instant expiry(@Nullable String time) {
        try {
            Instant at = time == null ? null : OffsetDateTime.parse(time).toInstant();
            if (at != null && !at.isAfter(Instant.now())) {
                throw invalid("/expiresAt", "'expiresAt' is over");
            }
            if (at != null && at.isAfter(LATEST)) {
                throw invalid("/expiresAt", "'expiresAt' is too far away");
            }
            return at;
        } catch (DateTimeException malformed) {
            throw invalid("/expiresAt", "'expiresAt' is a time such as 2027-01-31T12:00:00Z");
        }
    }

    private static Refusal invalid(String path, String why) {
        return Refusal.unprocessable("invalid_field", why).with("path", path);
    }
}
