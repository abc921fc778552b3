package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads {@code heat_cells}. */
public final class CellQueries {
    /** The most cells that are read for one page, including cells whose scores are too low. */
    private static final int MOST_LOOKED_AT = 1_000_000;
    // The query names every row of the grid, so that the index jumps from row to row instead of reading all longitudes
    // between them.
    private static final String IN_ORDER = """
        SELECT lat, lng, score FROM heat_cells
        WHERE grid_step = :step
          AND lat = ANY (ARRAY(SELECT generate_series(:south, :north, :step)))
          AND lng BETWEEN :west AND :east
          AND (lat, lng) > (:afterLat, :afterLng)
        ORDER BY lat, lng\
        """;

    private static final RowMapper<Cell> CELL =
            (row, context) -> new Cell(row.getInt("lat"), row.getInt("lng"), row.getInt("score"));

    private final int mostLookedAt;

    public CellQueries() {
        this(MOST_LOOKED_AT);
    }

    CellQueries(int mostLookedAt) {
        this.mostLookedAt = mostLookedAt;
    }

    /**
     * A cell by its exact keys.
     *
     * @param lat degrees x 100,000
     * @param lng degrees x 100,000
     */
    public record Cell(int lat, int lng, int score) {}

    /**
     * The wanted cells.
     *
     * @param bounds edges included
     * @param stepKey grid step, degrees x 100,000
     * @param minScore cells with lower scores are left out
     * @param after only cells after this one in the order of reading
     */
    public record Filter(
            Bounds bounds,
            int stepKey,
            int minScore,
            @Nullable Cell after) {}

    /**
     * Cells from south to north, in each row from west to east.
     *
     * @param readOnAfter the cell after which the next page begins; null on the last page. A page before the last can
     *     be short, if many cells had too low a score
     */
    public record Page(List<Cell> cells, @Nullable Cell readOnAfter) {}

    /** The first cells that match a filter, at most {@code limit}; reads a bounded number of cells. */
    public Page find(Handle handle, Filter filter, int limit) {
        Keys keys = Keys.of(filter);
        List<Cell> found = keys.bind(handle.createQuery("SELECT * FROM (" + IN_ORDER + """
            \n LIMIT :mostLookedAt) AS looked_at
            WHERE score >= :minScore ORDER BY lat, lng LIMIT :limit\
            """))
                .bind("mostLookedAt", mostLookedAt)
                .bind("minScore", filter.minScore())
                .bind("limit", limit + 1)
                .map(CELL)
                .list();
        if (found.size() > limit) {
            return new Page(found.subList(0, limit), found.get(limit - 1));
        }
        return new Page(found, keys.cells() > mostLookedAt ? lastLookedAt(handle, keys) : null);
    }

    private @Nullable Cell lastLookedAt(Handle handle, Keys keys) {
        return keys.bind(handle.createQuery(IN_ORDER + " OFFSET :mostLookedAt - 1 LIMIT 1"))
                .bind("mostLookedAt", mostLookedAt)
                .map(CELL)
                .findOne()
                .orElse(null);
    }

    /** The ranges of keys that can match a filter; a filter that continues after a cell begins in that cell's row. */
    private record Keys(int step, int south, int north, int west, int east, int afterLat, int afterLng) {
        static Keys of(Filter filter) {
            Bounds bounds = filter.bounds();
            Cell after = filter.after();
            int south = firstMultiple(bounds.minLat(), filter.stepKey());
            return new Keys(
                    filter.stepKey(),
                    after == null ? south : Math.max(south, after.lat()),
                    Degrees.keyBelow(bounds.maxLat()),
                    firstMultiple(bounds.minLng(), filter.stepKey()),
                    Degrees.keyBelow(bounds.maxLng()),
                    after == null ? Integer.MIN_VALUE : after.lat(),
                    after == null ? Integer.MIN_VALUE : after.lng());
        }

        /** The number of possible keys. */
        long cells() {
            return (Math.max(0, (long) north - south) / step + 1) * (Math.max(0, (long) east - west) / step + 1);
        }

        Query bind(Query query) {
            return query.bind("step", step)
                    .bind("south", south)
                    .bind("north", north)
                    .bind("west", west)
                    .bind("east", east)
                    .bind("afterLat", afterLat)
                    .bind("afterLng", afterLng);
        }

        private static int firstMultiple(double degrees, int stepKey) {
            return -Math.floorDiv(-Degrees.keyAbove(degrees), stepKey) * stepKey;
        }
    }
}
