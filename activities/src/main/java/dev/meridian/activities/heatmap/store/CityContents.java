package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.CellBox;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what belongs to a city, always inside the caller's transaction: its places, its cells and their coverage.
 * Places and cells that other cities or regions use are kept.
 */
public final class CityContents {
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
        List<CellBox> others = tx.createQuery("""
            SELECT area, grid_step, bounds FROM heat_coverage WHERE area <> :slug
            UNION SELECT area, grid_step, bounds FROM heat_plans WHERE area <> :slug\
            """)
                .bind("slug", city.slug())
                .map((row, context) -> HeatmapArea.of(row).cells())
                .list();
        Set<CellBox> areas = new LinkedHashSet<>(
                tx.createQuery("SELECT area, grid_step, bounds FROM heat_coverage WHERE area = :slug")
                        .bind("slug", city.slug())
                        .map((row, context) -> HeatmapArea.of(row).cells())
                        .list());
        for (String step : HeatmapKey.STEPS) {
            areas.add(new HeatmapArea(new HeatmapKey(city.slug(), step), city.bounds()).cells());
        }
        long deleted = 0;
        for (CellBox area : areas) {
            deleted += BlockStore.delete(tx, area, others);
        }
        tx.execute("DELETE FROM heat_coverage WHERE area = ?", city.slug());
        return deleted;
    }
}
