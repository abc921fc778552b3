package dev.meridian.workflows.job;

/** The tenant of what belongs to nobody in particular, such as heatmaps: every tenant may see its jobs. */
public final class SharedTenant {
    public static final String ID = "public";

    private SharedTenant() {}
}
