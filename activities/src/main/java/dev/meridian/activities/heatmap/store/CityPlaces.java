package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Squares;
import dev.meridian.domain.heatmap.poi.Poi;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the places that were imported for cities. */
public final class CityPlaces {
    private CityPlaces() {}

    /** How many places each of these cities has; cities without places are missing. */
    public static Map<String, Long> counts(Handle handle, Collection<String> cities) {
        return handle
                .createQuery("SELECT city, count(*) FROM pois WHERE city = ANY (:cities) GROUP BY city")
                .bindArray("cities", String.class, cities)
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Some places of a city within bounds, edges included, by id.
     *
     * @param category one of the map's categories with its parts, such as healthcare and healthcare/dental; null for all
     */
    public static List<Poi> within(Handle handle, City city, Bounds bounds, @Nullable String category, int limit) {
        List<Squares.Run> runs = Squares.touching(bounds.minLat(), bounds.minLng(), bounds.maxLat(), bounds.maxLng());
        return handle.createQuery("""
                        SELECT id, category, lat, lng, name
                        FROM unnest(:froms::integer[], :tos::integer[]) AS run (from_square, to_square)
                        JOIN pois ON pois.square BETWEEN run.from_square AND run.to_square
                        WHERE city = :city AND lat BETWEEN :minLat AND :maxLat AND lng BETWEEN :minLng AND :maxLng
                          AND (:category::text IS NULL OR category = :category OR category LIKE :parts)
                        ORDER BY id LIMIT :limit""")
                .bindArray(
                        "froms",
                        Integer.class,
                        runs.stream().map(Squares.Run::from).toList())
                .bindArray(
                        "tos", Integer.class, runs.stream().map(Squares.Run::to).toList())
                .bind("city", city.slug())
                .bind("minLat", bounds.minLat())
                .bind("maxLat", bounds.maxLat())
                .bind("minLng", bounds.minLng())
                .bind("maxLng", bounds.maxLng())
                .bind("category", category)
                .bind("parts", category + "/%")
                .bind("limit", limit)
                .map((row, context) -> new Poi(
                        row.getString("id"),
                        row.getString("category"),
                        row.getDouble("lat"),
                        row.getDouble("lng"),
                        row.getString("name")))
                .list();
    }
}
