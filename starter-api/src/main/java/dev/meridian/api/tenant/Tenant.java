package dev.meridian.api.tenant;

import dev.meridian.api.problem.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The tenant whose data a request may see and change. Controllers take it as a parameter.
 *
 * @param id {@code [a-z0-9-]{1,63}}
 */
public record Tenant(String id) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,63}");

    /** The tenant of the administrators of the installation. */
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("Not a tenant: '" + id + "'");
        }
    }

    /**
     * Refuses a request that names another tenant.
     *
     * @param named null if the request names none
     */
    public void requireNamed(@Nullable String named) {
        if (named != null && !named.equals(id)) {
            throw wrongTenant();
        }
    }

    /** The answer 403: the request names a tenant that is not its credential's tenant. */
    public static Refusal wrongTenant() {
        return new Refusal(HttpStatus.FORBIDDEN, "wrong_tenant", "This credential is another tenant's")
                .with("path", "/tenantId");
    }
}
