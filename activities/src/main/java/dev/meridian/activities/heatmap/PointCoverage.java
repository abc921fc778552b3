package dev.meridian.activities.heatmap;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the map's cells around a point are computed.
 *
 * @param status where it stands
 * @param jobId the job that computes them, while it is open
 */
public record PointCoverage(Status status, @Nullable UUID jobId) {
    /** Where it stands. */
    public enum Status {
        /** The cells are there. */
        COVERED,
        /** A job is open for them; it may have been started just now. */
        COMPUTING,
        /** No place of the map is near, so every score would be 0, and no job is started. */
        NO_POIS
    }
}
