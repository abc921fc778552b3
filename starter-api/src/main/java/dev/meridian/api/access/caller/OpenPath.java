package dev.meridian.api.access.caller;

import org.springframework.http.HttpMethod;

/**
 * A call that needs no API key, token or session; features declare such calls as beans.
 *
 * @param path a path pattern
 * @param ownSecret whether the feature checks the Authorization header itself
 */
public record OpenPath(HttpMethod method, String path, boolean ownSecret) {}
