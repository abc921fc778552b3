package dev.meridian.domain.download.connector.definition;

/** How many rows a page is asked to have, and where a call says so. */
public record PageSize(Place to, int rows) {}
