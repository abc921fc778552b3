package dev.meridian.activities.heatmap.store;

import dev.meridian.activities.heatmap.grid.Bounds;
import dev.meridian.activities.heatmap.grid.Degrees;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads {@code heat_cells}. */
public final class CellQueries {
    /**
     * A cell by its exact keys.
     *
     * @param lat degrees x 100,000
     * @param lng degrees x 100,000
     */
    public record Cell(int lat, int lng, int score) {}

    /**
     * Which cells.
     *
     * @param bounds edges included
     * @param stepKey grid step, degrees x 100,000
     * @param minScore cells below are left out
     * @param after only cells after this one in the order of reading
     */
    public record Filter(
            Bounds bounds,
            int stepKey,
            int minScore,
            @Nullable Cell after) {}

    /** Cells from south to north, in each row from west to east, at most {@code limit}. */
    public List<Cell> find(Handle handle, Filter filter, int limit) {
        Bounds bounds = filter.bounds();
        Cell after = filter.after();
        int south = after == null ? firstKey(bounds.minLat(), filter.stepKey()) : after.lat();
        // Naming the rows lets the index jump from row to row instead of reading the whole globe between them.
        return handle.createQuery("""
            SELECT lat, lng, score FROM heat_cells
            WHERE grid_step = :step
              AND lat = ANY (ARRAY(SELECT generate_series(:south, :north, :step)))
              AND lng BETWEEN :west AND :east
              AND (lat, lng) > (:afterLat, :afterLng)
              AND score >= :minScore
            ORDER BY lat, lng
            LIMIT :limit\
            """)
                .bind("step", filter.stepKey())
                .bind("south", south)
                .bind("north", floorKey(bounds.maxLat()))
                .bind("west", firstKey(bounds.minLng(), filter.stepKey()))
                .bind("east", floorKey(bounds.maxLng()))
                .bind("afterLat", after == null ? Integer.MIN_VALUE : after.lat())
                .bind("afterLng", after == null ? Integer.MIN_VALUE : after.lng())
                .bind("minScore", filter.minScore())
                .bind("limit", limit)
                .map((row, context) -> new Cell(row.getInt(1), row.getInt(2), row.getInt(3)))
                .list();
    }

    /** The key of the first multiple of the step at or above. */
    private static int firstKey(double degrees, int stepKey) {
        return -Math.floorDiv(-ceilKey(degrees), stepKey) * stepKey;
    }

    private static int ceilKey(double degrees) {
        return (int) Math.ceil(degrees * Degrees.KEYS_PER_DEGREE - 1e-6);
    }

    private static int floorKey(double degrees) {
        return (int) Math.floor(degrees * Degrees.KEYS_PER_DEGREE + 1e-6);
    }
}
