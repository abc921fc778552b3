package dev.meridian.activities.heatmap;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the map's cells around a point are computed.
 *
 * @param status the state of the cells
 * @param jobId the job that computes them, while it is open
 */
public record PointCoverage(Status status, @Nullable UUID jobId) {
    /** The state of the cells around a point. */
    public enum Status {
        /** The cells are computed. */
        COVERED,
        /** A job for the cells is open; it may have been started just now. */
        COMPUTING,
        /** No place that the map scores is near, so that every score would be 0 and no job is started. */
        NO_POIS
    }
}
