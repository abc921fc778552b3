package dev.meridian.api.access.caller;

/**
 * A path that streams, so that a ticket may open it; features declare such paths as beans.
 *
 * @param path a path pattern
 */
public record StreamPath(String path) {}
