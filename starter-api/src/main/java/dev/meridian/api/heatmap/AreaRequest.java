package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.CityRegister;
import dev.meridian.domain.heatmap.grid.Bounds;
import org.jspecify.annotations.Nullable;

/** The part of the globe that a caller asks about: a city's slug, or all four sides of a rectangle, in degrees. */
record AreaRequest(
        @Nullable String citySlug,
        @Nullable Double minLat,
        @Nullable Double minLng,
        @Nullable Double maxLat,
        @Nullable Double maxLng) {
    /**
     * The bounds of the city, or the bounds that are given.
     *
     * @throws dev.meridian.api.problem.Refusal if there is no such city, or if the sides are incomplete or impossible
     */
    Bounds bounds(CityRegister cities) {
        return citySlug == null
                ? HeatmapParameters.bounds(minLat, minLng, maxLat, maxLng)
                : cities.find(citySlug)
                        .orElseThrow(HeatmapParameters::unknownCity)
                        .bounds();
    }
}
