package dev.meridian.domain.download.source;

import org.jspecify.annotations.Nullable;

/**
 * How often an account may be called, by all workers together.
 *
 * @param account the name of the account for which the calls are counted, unique within the tenant; it may contain
 *     settings of the connection, so that it is not shown
 * @param callsPerSecond null if no limit is known
 * @param burst how many calls may be made at once after a pause
 * @param atOnce how many calls of one process may be open at the same time
 */
public record CallLimit(String account, @Nullable Double callsPerSecond, int burst, int atOnce) {}
