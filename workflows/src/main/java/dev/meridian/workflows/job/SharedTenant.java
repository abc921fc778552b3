package dev.meridian.workflows.job;

/** The tenant that owns what all tenants share, such as heatmaps; every tenant may see its jobs. */
public final class SharedTenant {
    public static final String ID = "public";

    private SharedTenant() {}
}
