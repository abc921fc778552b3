package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.CityRegister;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.poi.Poi;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shows the places of cities, as a map draws them. */
@ApiController
class PlaceController {
    private static final int MOST_PLACES = 20_000;
    private static final int SIDES = 4;

    private final CityRegister cities;

    PlaceController(CityRegister cities) {
        this.cities = cities;
    }

    /**
     * Places in a form that is short, since a map shows many.
     *
     * @param places each {@code [id, category, lat, lng, name]}; the name may be null
     * @param truncated whether there are more
     */
    record PlacesResponse(List<ArrayNode> places, boolean truncated) {}

    /** Lists places of a city, or those within {@code bounds=minLat,minLng,maxLat,maxLng}, by id. */
    @GetMapping("/api/cities/{slug}/pois")
    PlacesResponse list(
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable List<Double> bounds,
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(defaultValue = "5000") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_PLACES);
        City city = cities.find(slug).orElseThrow(HeatmapParameters::unknownCity);
        List<Poi> found = cities.places(city, within(city, bounds), category, limit + 1);
        return new PlacesResponse(
                found.stream().limit(limit).map(PlaceController::row).toList(), found.size() > limit);
    }

    private static Bounds within(City city, @Nullable List<Double> bounds) {
        if (bounds == null || bounds.isEmpty()) {
            return city.bounds();
        }
        if (bounds.size() != SIDES) {
            throw Refusal.badRequest("bad_bounds", "'bounds' has to be minLat,minLng,maxLat,maxLng")
                    .with("parameter", "bounds");
        }
        return HeatmapParameters.bounds(bounds.get(0), bounds.get(1), bounds.get(2), bounds.get(3));
    }

    private static ArrayNode row(Poi place) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(place.id())
                .add(place.category())
                .add(place.lat())
                .add(place.lng())
                .add(place.name());
    }
}
