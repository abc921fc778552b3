package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Cities;
import dev.meridian.activities.heatmap.store.City;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

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

    /** Stores a city; whether it is new. */
    public boolean put(City city) {
        return jdbi.inTransaction(tx -> cities.put(tx, city));
    }
}
