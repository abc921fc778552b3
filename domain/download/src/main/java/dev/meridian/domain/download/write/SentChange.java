package dev.meridian.domain.download.write;

import org.jspecify.annotations.Nullable;

/**
 * A change that was perhaps made: a worker was lost, or a call broke off.
 *
 * @param token what {@link WriteReport#promise} was told before the end; null if it was not told
 * @param promisedRow the id that the row has if the promise was kept
 */
public record SentChange(
        RowChange change, @Nullable String token, @Nullable String promisedRow) {}
