package dev.meridian.domain.explorer.table;

/**
 * What every view of an installation says about where it lives.
 *
 * @param adminUrl address of the admin, stored as {@code adminBaseUrl}
 * @param siteUrl address of the public site, stored as {@code bakedGrapherURL}
 */
public record ExplorerSettings(String adminUrl, String siteUrl) {}
