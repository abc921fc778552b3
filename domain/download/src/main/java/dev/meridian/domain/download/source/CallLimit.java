package dev.meridian.domain.download.source;

import org.jspecify.annotations.Nullable;

/**
 * How often an account may be called, by all workers together.
 *
 * @param account the tenant's name for what the calls are counted by; it may contain what a connection says, so that it is not shown
 * @param callsPerSecond null if no limit is known
 * @param burst how many calls may be made at once after a pause
 * @param atOnce how many calls of one process may be open at the same time
 */
public record CallLimit(String account, @Nullable Double callsPerSecond, int burst, int atOnce) {}
