package dev.meridian.api.access.caller;

import org.springframework.http.HttpMethod;

/**
 * A call that needs no credential of ours; features declare theirs as beans.
 *
 * @param path as a pattern
 * @param ownSecret whether the feature checks the Authorization header itself
 */
public record OpenPath(HttpMethod method, String path, boolean ownSecret) {}
