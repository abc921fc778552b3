package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Cities;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.CityPlaces;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.poi.Poi;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The cities as people describe and list them ({@link Cities}), one transaction a call. */
public final class CityRegister {
    private final Jdbi jdbi;
    private final Cities cities = new Cities();

    public CityRegister(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<City> find(String slug) {
        return jdbi.withHandle(handle -> cities.find(handle, slug));
    }

    /** Cities by slug, after this one. */
    public List<City> after(String slug, int limit) {
        return jdbi.withHandle(handle -> cities.after(handle, slug, limit));
    }

    /** How many places each of these cities has; cities without places are missing. */
    public Map<String, Long> places(Collection<String> slugs) {
        return jdbi.withHandle(handle -> CityPlaces.counts(handle, slugs));
    }

    /**
     * Some places of a city by id.
     *
     * @param category null for all
     */
    public List<Poi> places(City city, Bounds bounds, @Nullable String category, int limit) {
        return jdbi.withHandle(handle -> CityPlaces.within(handle, city, bounds, category, limit));
    }

    /** Stores a city; whether it is new. */
    public boolean put(City city) {
        return jdbi.inTransaction(tx -> cities.put(tx, city));
    }
}
