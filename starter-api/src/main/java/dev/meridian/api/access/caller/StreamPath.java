package dev.meridian.api.access.caller;

/**
 * A path that is streamed over, and so what a ticket may open; features declare theirs as beans.
 *
 * @param path as a pattern
 */
public record StreamPath(String path) {}
