package dev.meridian.activities.download.store;

import dev.meridian.domain.download.source.Position;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a pass over a table is, as a worker that takes it over finds it.
 *
 * @param isIncremental whether it asks only for what has changed
 * @param since from where an incremental pass asks
 * @param progress what is stored of it
 */
public record Pass(
        long id,
        UUID jobId,
        boolean isIncremental,
        @Nullable String since,
        Progress progress,
        PassStatus status) {
    /**
     * What is stored of a pass.
     *
     * @param position where to go on; null at the beginning
     * @param restarted whether it has begun again because the service had forgotten its cursor, or from where it asked
     * @param isFilling whether rows can be copied straight in
     * @param batches how many batches are stored
     */
    public record Progress(@Nullable Position position, boolean restarted, boolean isFilling, int batches) {}
}
