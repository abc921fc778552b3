package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.grid.Bounds;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads and writes {@code cities}. */
public final class Cities {
    private static final RowMapper<City> ROW = (row, context) -> new City(
            row.getString("slug"),
            row.getString("name"),
            new Bounds(
                    row.getDouble("min_lat"),
                    row.getDouble("min_lng"),
                    row.getDouble("max_lat"),
                    row.getDouble("max_lng")));

    /** Stores a city, new or changed; returns whether it is new. */
    public boolean put(Handle transaction, City city) {
        return transaction
                .createQuery("""
                    INSERT INTO cities (slug, name, min_lat, min_lng, max_lat, max_lng)
                    VALUES (:slug, :name, :minLat, :minLng, :maxLat, :maxLng)
                    ON CONFLICT (slug) DO UPDATE SET name = excluded.name, min_lat = excluded.min_lat,
                        min_lng = excluded.min_lng, max_lat = excluded.max_lat, max_lng = excluded.max_lng,
                        updated_at = now()
                    RETURNING xmax = 0\
                    """)
                .bind("slug", city.slug())
                .bind("name", city.name())
                .bind("minLat", city.bounds().minLat())
                .bind("minLng", city.bounds().minLng())
                .bind("maxLat", city.bounds().maxLat())
                .bind("maxLng", city.bounds().maxLng())
                .mapTo(boolean.class)
                .one();
    }

    public Optional<City> find(Handle handle, String slug) {
        if (!City.isSlug(slug)) {
            return Optional.empty();
        }
        return find(handle, slug, "");
    }

    /** Finds a city and keeps it from being deleted until the transaction ends. */
    public Optional<City> keep(Handle transaction, String slug) {
        return find(transaction, slug, " FOR KEY SHARE");
    }

    /** Finds a city and locks it against every other use until the transaction ends. */
    public Optional<City> lock(Handle transaction, String slug) {
        return City.isSlug(slug) ? find(transaction, slug, " FOR UPDATE") : Optional.empty();
    }

    private static Optional<City> find(Handle handle, String slug, String locking) {
        return handle.createQuery("SELECT * FROM cities WHERE slug = :slug" + locking)
                .bind("slug", slug)
                .map(ROW)
                .findOne();
    }

    /** Deletes a city. */
    public void delete(Handle transaction, City city) {
        transaction.execute("DELETE FROM cities WHERE slug = ?", city.slug());
    }

    /**
     * Cities by slug.
     *
     * @param after only cities whose slug comes after this one; empty: from the beginning
     */
    public List<City> after(Handle handle, String after, int limit) {
        if (!after.isEmpty() && !City.isSlug(after)) {
            return List.of();
        }
        return handle.createQuery("SELECT * FROM cities WHERE slug > :after ORDER BY slug LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map(ROW)
                .list();
    }
}
