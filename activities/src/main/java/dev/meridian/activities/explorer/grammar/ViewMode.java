package dev.meridian.activities.explorer.grammar;

/** What a view's config starts from. */
enum ViewMode {
    /** A chart's config. */
    CHART,
    /** The configs of a variable. */
    INDICATOR,
    /** Nothing: the data are a table of the explorer's own. */
    TABLE
}
