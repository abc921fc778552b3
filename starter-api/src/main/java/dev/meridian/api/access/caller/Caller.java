package dev.meridian.api.access.caller;

import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.access.Secret;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The authenticated caller of a request. Controllers take it as a parameter; a WebSocket handshake finds it by {@link
 * #of} from its request's principal.
 *
 * @param holder name, tenant and role
 * @param via how the request carries the credential
 * @param validity what ends the credential
 * @param session the secret in the session's cookie; only for callers by session
 */
public record Caller(
        Holder holder,
        Via via,
        CredentialValidity validity,
        @Nullable Secret session) {
    /** How a request carries its credential. */
    public enum Via {
        /** An API key or a token in the Authorization header. */
        HEADER,
        TICKET,
        SESSION,
        /** The request has no credential, because the service is in open mode. */
        NOTHING
    }

    /** The caller behind a request's principal; empty for callers without credentials. */
    public static Optional<Caller> of(@Nullable Principal principal) {
        return principal instanceof CallerAuthentication authentication
                ? Optional.of(authentication.getPrincipal())
                : Optional.empty();
    }

    /** The caller of the request that this thread serves. */
    public static Optional<Caller> current() {
        return of(SecurityContextHolder.getContext().getAuthentication());
    }

    /** As the audit names them: {@code key:<id>}, {@code subject:<name>} or {@code open}. */
    public String id() {
        return holder.caller();
    }

    /** The id and the name, for what the caller does. */
    public Actor actor() {
        return new Actor(id(), holder.name());
    }

    /** When the credential ends; null if it does not end by itself. */
    public @Nullable Instant expiresAt() {
        return validity.endsAt();
    }

    public Tenant tenant() {
        return new Tenant(holder.tenant());
    }

    public Role role() {
        return holder.role();
    }

    /** Whether the caller belongs to the tenant that runs this installation. */
    public boolean isOfInstallation() {
        return tenant().equals(Tenant.DEFAULT);
    }

    /**
     * Whether the caller is an administrator of the installation, who may change what belongs to all tenants and the
     * keys of every tenant.
     */
    public boolean runsInstallation() {
        return isOfInstallation() && role().includes(Role.ADMIN);
    }

    /**
     * The tenant that a request names: the caller's own, or any tenant for administrators of the installation.
     *
     * @param named null for the caller's own tenant
     */
    public Tenant tenantNamed(@Nullable String named) {
        if (named == null || named.equals(holder.tenant())) {
            return tenant();
        }
        if (!runsInstallation()) {
            throw Tenant.wrongTenant();
        }
        try {
            return new Tenant(named);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.unprocessable("invalid_field", "A tenant has lower-case letters, digits and dashes")
                    .with("path", "/tenantId");
        }
    }
}
