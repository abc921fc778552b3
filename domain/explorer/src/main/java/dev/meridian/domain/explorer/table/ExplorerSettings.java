package dev.meridian.domain.explorer.table;

/**
 * The addresses that every stored view names, and how many requests a build makes at once.
 *
 * @param adminUrl address of the admin, stored as {@code adminBaseUrl}
 * @param siteUrl address of the public site, stored as {@code bakedGrapherURL}
 * @param parallelFetches how many requests a build may have open at a time
 */
public record ExplorerSettings(String adminUrl, String siteUrl, int parallelFetches) {

    public static final int DEFAULT_PARALLEL_FETCHES = 16;

    public ExplorerSettings {
        if (parallelFetches < 1) {
            throw new IllegalArgumentException("parallelFetches must be at least 1, is " + parallelFetches);
        }
    }

    /** Settings with the usual number of parallel fetches. */
    public static ExplorerSettings of(String adminUrl, String siteUrl) {
        return new ExplorerSettings(adminUrl, siteUrl, DEFAULT_PARALLEL_FETCHES);
    }
}
