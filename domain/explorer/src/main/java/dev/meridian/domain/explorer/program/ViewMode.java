package dev.meridian.domain.explorer.program;

/** What a view's config starts from. */
public enum ViewMode {
    /** A chart's config. */
    CHART,
    /** The configs of a variable. */
    INDICATOR,
    /** Nothing: the data are a table of the explorer's own. */
    TABLE
}
