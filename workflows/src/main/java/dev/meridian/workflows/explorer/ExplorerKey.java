package dev.meridian.workflows.explorer;

import java.util.regex.Pattern;

/**
 * The key of an explorer: its tenant and its slug.
 *
 * @param tenant {@code [a-z0-9-]{1,63}}
 * @param slug two to 150 of {@code [A-Za-z0-9_-]}
 */
public record ExplorerKey(String tenant, String slug) {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9-]{1,63}");
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9_-]{2,150}");

    public ExplorerKey {
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException("Not a tenant: '" + tenant + "'");
        }
        if (!isSlug(slug)) {
            throw new IllegalArgumentException("Not an explorer slug: '" + slug + "'");
        }
    }

    /** Whether an explorer can have this slug. */
    public static boolean isSlug(String text) {
        return SLUG.matcher(text).matches();
    }

    /** The id of the one workflow that refreshes this explorer. */
    public String workflowId() {
        return "explorer-refresh/" + tenant + "/" + slug;
    }
}
