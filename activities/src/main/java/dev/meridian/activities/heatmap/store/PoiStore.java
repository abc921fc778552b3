package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.category.Category;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Squares;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.scoring.PoiSet;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads {@code pois} by position. */
public final class PoiStore {
    private static final String WITHIN = """
        \n             FROM unnest(:froms::integer[], :tos::integer[]) AS run (from_square, to_square)
                     JOIN pois ON pois.square BETWEEN run.from_square AND run.to_square
                     WHERE lat BETWEEN :minLat AND :maxLat AND lng BETWEEN :minLng AND :maxLng\
        """;
    private static final String OF_THE_MAP = " AND category = ANY (:categories)";

    /** All places within bounds, edges included. */
    public List<Poi> within(Handle handle, Bounds bounds) {
        return bind(handle.createQuery("SELECT id, category, lat, lng, name" + WITHIN), bounds)
                .map((row, context) -> new Poi(
                        row.getString("id"),
                        row.getString("category"),
                        row.getDouble("lat"),
                        row.getDouble("lng"),
                        row.getString("name")))
                .list();
    }

    /**
     * The places of the map's categories within bounds.
     *
     * @param afterEachPortion called after each portion; stops the reading by throwing
     */
    public PoiSet ofTheMapWithin(Handle handle, Bounds bounds, Runnable afterEachPortion) {
        return PoiCopy.read(handle, mapCategories(), bounds, afterEachPortion);
    }

    /** Whether any place of the map's categories lies within bounds. */
    public boolean anyOfTheMapWithin(Handle handle, Bounds bounds) {
        return bind(handle.createQuery("SELECT EXISTS (SELECT" + WITHIN + OF_THE_MAP + ")"), bounds)
                .bindArray("categories", String.class, mapCategories())
                .mapTo(boolean.class)
                .one();
    }

    private static Query bind(Query query, Bounds bounds) {
        List<Squares.Run> runs = Squares.touching(bounds.minLat(), bounds.minLng(), bounds.maxLat(), bounds.maxLng());
        return query.bindArray(
                        "froms",
                        Integer.class,
                        runs.stream().map(Squares.Run::from).toList())
                .bindArray(
                        "tos", Integer.class, runs.stream().map(Squares.Run::to).toList())
                .bind("minLat", bounds.minLat())
                .bind("maxLat", bounds.maxLat())
                .bind("minLng", bounds.minLng())
                .bind("maxLng", bounds.maxLng());
    }

    private static List<String> mapCategories() {
        return Categories.OF_THE_MAP.stream().map(Category::id).toList();
    }
}
