package dev.meridian.api.access.oidc;

import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.job.SharedTenant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says about a person: who it is, of which tenant, and in which role.
 *
 * @param claims by their names; their values are what JSON has
 */
record PersonClaims(Map<String, Object> claims, OidcSettings settings) {
    /** The claims with a name for people, the best first. */
    private static final List<String> NAMES = List.of("name", "preferred_username", "email");

    /** Whether nothing that a sign-in needs is missing. */
    boolean areComplete() {
        return claim(settings.tenantClaim()) != null && claim(settings.roleClaim()) != null && name().isPresent();
    }

    /** The same, with the other claims where these have none of that name. */
    PersonClaims or(Map<String, Object> others) {
        Map<String, Object> all = new HashMap<>(others);
        all.putAll(claims);
        return new PersonClaims(all, settings);
    }

    /**
     * The person as the holder of a credential.
     *
     * @throws dev.meridian.api.problem.Refusal 401 if there is no subject, tenant or role
     */
    Holder holder() {
        String subject = text("sub").orElseThrow(() -> OidcTokens.wrong("The token names no subject"));
        return new Holder("subject:" + subject, name().orElse(subject), tenant(), role());
    }

    private Optional<String> name() {
        return NAMES.stream().flatMap(name -> text(name).stream()).findFirst();
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(claims.get(name))
                .map(Object::toString)
                .filter(text -> !text.isBlank() && text.chars().noneMatch(Character::isISOControl));
    }

    private String tenant() {
        try {
            return Optional.ofNullable(claim(settings.tenantClaim()))
                    .map(claim -> new Tenant(claim.toString()).id())
                    .filter(tenant -> !tenant.equals(SharedTenant.ID))
                    .orElseThrow(() -> OidcTokens.wrong("The token names no tenant"));
        } catch (IllegalArgumentException malformed) {
            throw OidcTokens.wrong("The token names no tenant");
        }
    }

    private Role role() {
        Object claim = claim(settings.roleClaim());
        Collection<?> roles = claim instanceof Collection<?> several ? several : Arrays.asList(claim);
        return roles.stream()
                .filter(Objects::nonNull)
                .flatMap(role -> Role.ofWireName(role.toString()).stream())
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> OidcTokens.wrong("The token names no role"));
    }

    /** The claim with this very name, or else the nested claim that the dots lead to. */
    private @Nullable Object claim(String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        Object value = claims;
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }
}
