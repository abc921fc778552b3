package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.Nullable;

/**
 * How often a service may be called.
 *
 * @param account the account for which calls are counted; null if each connection is an account
 * @param callsPerSecond null if no limit is known
 * @param pauseSeconds how long the account is not called after a 429 that names no time
 * @param remaining the header that says how many calls are left
 * @param reset the header that says when calls are allowed again
 */
public record Limits(
        @Nullable Template account,
        @Nullable Double callsPerSecond,
        @Nullable Integer burst,
        @Nullable Integer atOnce,
        @Nullable Integer pauseSeconds,
        @Nullable String remaining,
        @Nullable String reset) {
    /** The limits of a definition that names none. */
    static final Limits NONE_SAID = new Limits(null, null, null, null, null, null, null);

    private static final int AT_ONCE = 2;

    /** How many calls may be made at once after a pause. */
    public int burstOrDefault() {
        return burst == null ? 1 : burst;
    }

    /** How many calls may be open at the same time. */
    public int atOnceOrDefault() {
        return atOnce == null ? AT_ONCE : atOnce;
    }
}
