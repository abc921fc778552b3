package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what belongs to a city, always inside the caller's transaction: its places, its cells and their coverage.
 * Places and cells that other cities or regions use are kept.
 */
public final class CityContents {
    private static final List<Integer> STEP_KEYS = HeatmapKey.STEPS.stream()
            .map(step -> Degrees.key(Double.parseDouble(step)))
            .toList();

    /**
     * Hands over the city's places that the map of another city counts, deletes the others, and marks the squares that the
     * deleted places reach as changed.
     *
     * @return the number of deleted places
     */
    public long deletePlaces(Handle tx, String slug) {
        ChangedSquares.lockRevision(tx);
        handOverPlaces(tx, slug);
        tx.createUpdate("""
            CREATE TEMP TABLE changed_positions ON COMMIT DROP AS
            SELECT lat, lng FROM pois WHERE city = :slug AND category = ANY (:categories)\
            """)
                .bind("slug", slug)
                .bindArray("categories", String.class, ChangedSquares.categoriesOfTheMap())
                .execute();
        ChangedSquares.mark(tx);
        return tx.execute("DELETE FROM pois WHERE city = ?", slug);
    }

    /** A place near several other cities goes to the first of them by slug. */
    private static void handOverPlaces(Handle tx, String slug) {
        tx.createUpdate("""
            UPDATE pois SET city = others.slug
            FROM (SELECT DISTINCT ON (id) id, cities.slug
                  FROM pois JOIN cities ON cities.slug <> :slug
                   AND lat BETWEEN min_lat - :reach AND max_lat + :reach
                   AND lng BETWEEN min_lng - :reach / greatest(0.01, cos(radians(least(89, abs(lat) + :reach))))
                               AND max_lng + :reach / greatest(0.01, cos(radians(least(89, abs(lat) + :reach))))
                  WHERE city = :slug
                  ORDER BY id, cities.slug) AS others
            WHERE pois.id = others.id\
            """)
                .bind("slug", slug)
                .bind("reach", Reach.lat(Reach.OF_THE_MAP))
                .execute();
    }

    /**
     * Deletes the cells within the city's bounds, now and when they were computed, except those that another computed area
     * or a running job shares. Forgets that the city was computed.
     *
     * @return the number of deleted cells
     */
    public long deleteCells(Handle tx, City city) {
        long deleted = tx.createUpdate("""
            WITH areas AS (
                SELECT grid_step, bounds FROM heat_coverage WHERE area = :slug
                UNION
                SELECT step, ARRAY[:minLat, :minLng, :maxLat, :maxLng]::double precision[]
                FROM unnest(:steps::integer[]) AS steps (step)
            ), others AS (
                SELECT grid_step, bounds,
                       CASE WHEN area LIKE 'region/%' THEN grid_step ELSE 0 END AS inside
                FROM (SELECT area, grid_step, bounds FROM heat_coverage
                      UNION ALL SELECT area, grid_step, bounds FROM heat_plans) AS computed
                WHERE area <> :slug
            )
            DELETE FROM heat_cells USING areas
            WHERE heat_cells.grid_step = areas.grid_step
              AND lat BETWEEN ceil(areas.bounds[1] * 100000 - 0.001) AND floor(areas.bounds[3] * 100000 + 0.001)
              AND lng BETWEEN ceil(areas.bounds[2] * 100000 - 0.001) AND floor(areas.bounds[4] * 100000 + 0.001)
              AND NOT EXISTS (
                SELECT FROM others
                WHERE others.grid_step = heat_cells.grid_step
                  AND lat BETWEEN ceil(others.bounds[1] * 100000 - 0.001)
                              AND floor(others.bounds[3] * 100000 + 0.001) - inside
                  AND lng BETWEEN ceil(others.bounds[2] * 100000 - 0.001)
                              AND floor(others.bounds[4] * 100000 + 0.001) - inside)\
            """)
                .bind("slug", city.slug())
                .bind("minLat", city.bounds().minLat())
                .bind("minLng", city.bounds().minLng())
                .bind("maxLat", city.bounds().maxLat())
                .bind("maxLng", city.bounds().maxLng())
                .bindArray("steps", Integer.class, STEP_KEYS)
                .execute();
        tx.execute("DELETE FROM heat_coverage WHERE area = ?", city.slug());
        return deleted;
    }
}
