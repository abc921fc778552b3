package dev.meridian.api.tenant;

import java.util.regex.Pattern;

/**
 * Whose data a request may see and change. Controllers take it as a parameter.
 *
 * @param id {@code [a-z0-9-]{1,63}}
 */
public record Tenant(String id) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,63}");

    /** The one of those who run the installation. */
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("Not a tenant: '" + id + "'");
        }
    }
}
