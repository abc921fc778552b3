package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.store.CellQueries.Cell;
import dev.meridian.api.problem.Refusal;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Parses the parameters of requests about heatmaps. */
final class HeatmapParameters {
    private HeatmapParameters() {}

    /** The grid step in the form that ids use; 0.0025 if the request names none. */
    static String gridStep(@Nullable BigDecimal step) {
        if (step == null) {
            return HeatmapKey.DEFAULT_STEP;
        }
        return HeatmapKey.step(step)
                .orElseThrow(
                        () -> Refusal.unprocessable("bad_grid_step", "The grid step must be one of " + HeatmapKey.STEPS)
                                .with("gridSteps", HeatmapKey.STEPS));
    }

    /** Bounds of which all four sides are given. */
    static Bounds bounds(
            @Nullable Double minLat, @Nullable Double minLng, @Nullable Double maxLat, @Nullable Double maxLng) {
        if (minLat == null || minLng == null || maxLat == null || maxLng == null) {
            throw Refusal.badRequest(
                    "missing_bounds", "Say either citySlug, or all of minLat, minLng, maxLat and maxLng");
        }
        if (minLat > maxLat || minLng > maxLng) {
            throw Refusal.badRequest("bad_bounds", "The bounds end before they begin");
        }
        try {
            return new Bounds(minLat, minLng, maxLat, maxLng);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("bad_bounds", String.valueOf(e.getMessage()));
        }
    }

    /** A point on the globe. */
    static Bounds point(@Nullable Double lat, @Nullable Double lng) {
        if (lat == null || lng == null) {
            throw Refusal.badRequest("missing_point", "lat and lng are required");
        }
        try {
            return new Bounds(lat, lng, lat, lng);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("bad_point", "lat must lie in -90..90 and lng in -180..180");
        }
    }

    /** Where a list goes on: the row and column, or latitude and longitude, of the last entry before. */
    record Cursor(int first, int second) {
        @Override
        public String toString() {
            byte[] numbers = ByteBuffer.allocate(2 * Integer.BYTES)
                    .putInt(first)
                    .putInt(second)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(numbers);
        }
    }

    /** The cursor of a request. */
    static @Nullable Cursor cursor(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == 2 * Integer.BYTES) {
                ByteBuffer numbers = ByteBuffer.wrap(bytes);
                return new Cursor(numbers.getInt(), numbers.getInt());
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below.
        }
        throw Refusal.badRequest("bad_cursor", "'cursor' must be the nextCursor of a page");
    }

    /** The cell after which to read on. */
    static @Nullable Cell cellAfter(@Nullable String cursor) {
        Cursor after = cursor(cursor);
        return after == null ? null : new Cell(after.first(), after.second(), 0);
    }

    /** Where to read on after a cell. */
    static String cursorAfter(Cell cell) {
        return new Cursor(cell.lat(), cell.lng()).toString();
    }

    static Refusal unknownCity() {
        return Refusal.notFound("unknown_city", "There is no such city");
    }
}
