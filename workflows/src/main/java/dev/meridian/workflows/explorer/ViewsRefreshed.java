package dev.meridian.workflows.explorer;

/**
 * What the database phase did, in views.
 *
 * @param created views that were not there before
 * @param updated views whose config or error changed
 * @param removed views that no longer exist
 * @param unchanged views that were left alone
 * @param failed views, changed or not, that carry an error instead of a config
 */
public record ViewsRefreshed(int created, int updated, int removed, int unchanged, int failed) {}
