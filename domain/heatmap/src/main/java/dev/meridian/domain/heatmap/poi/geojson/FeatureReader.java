package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.OperatingStatus;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.poi.PoiSink;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes a point of interest of a GeoJSON feature as the tools of Overture and OpenStreetMap write it.
 *
 * <p>Overture: the category is {@code categories.primary}, else {@code taxonomy.primary}, else {@code basic_category}; the
 * name is {@code names.primary}; objects may be texts that hold JSON. Ours: {@code category}. OpenStreetMap: {@link OsmTags}.
 * The id is that of {@link FeatureIds}, or one derived from the rest. A geometry counts as one point ({@link Vertices}).
 */
final class FeatureReader {
    private final CategoryMapping categories;
    private final Set<String> wantedProperties;

    FeatureReader(CategoryMapping categories) {
        this.categories = categories;
        Set<String> wanted = new HashSet<>(
                Set.of("categories", "taxonomy", "basic_category", "category", "operating_status", "names", "name"));
        wanted.addAll(categories.tagKeys());
        wanted.addAll(OsmTags.CONTAINERS);
        wanted.addAll(FeatureIds.PROPERTIES);
        this.wantedProperties = Set.copyOf(wanted);
    }

    /** The names of the properties that are looked at. */
    Set<String> wantedProperties() {
        return wantedProperties;
    }

    void read(long line, Feature feature, PoiSink sink) {
        String problem = feature.problem();
        if (problem != null) {
            sink.reject(line, problem);
            return;
        }
        JsonNode properties = feature.properties();
        if (OperatingStatus.isClosedForGood(properties.path("operating_status").asString(""))) {
            sink.ignore(line, OperatingStatus.CLOSED_FOR_GOOD);
            return;
        }
        OsmTags tags = OsmTags.of(properties);
        String overture = overtureCategory(properties);
        String own = properties.path("category").asString("");
        Optional<String> category = Stream.of(overture, own)
                .map(categories::ofWord)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> categories.ofOsm(tags));
        if (category.isEmpty()) {
            sink.ignore(line, firstText(overture, categories.firstTag(tags), own, "(no known tag)"));
            return;
        }
        Vertices.Point point = feature.vertices().mean();
        if (point == null) {
            sink.reject(line, feature.vertices().problem());
            return;
        }
        try {
            String name = name(properties, tags);
            String id = FeatureIds.of(feature)
                    .orElseGet(() -> DerivedIds.of(category.get(), point.lat(), point.lng(), name));
            sink.accept(line, new Poi(id, category.get(), point.lat(), point.lng(), name));
        } catch (IllegalArgumentException e) {
            sink.reject(line, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The most specific category that the feature has, or an empty text. The basic category is only a stopgap: it is
     * coarser, so places of older and newer releases would count differently by it.
     */
    private static String overtureCategory(JsonNode properties) {
        return firstText(
                primary(properties, "categories"),
                primary(properties, "taxonomy"),
                properties.path("basic_category").asString(""));
    }

    private static @Nullable String name(JsonNode properties, OsmTags tags) {
        String tagged = tags.value("name");
        String name = firstText(primary(properties, "names"), tagged == null ? "" : tagged);
        return name.isEmpty() ? null : name;
    }

    private static String primary(JsonNode properties, String property) {
        return OsmTags.unwrapped(properties.path(property)).path("primary").asString("");
    }

    private static String firstText(String... texts) {
        return List.of(texts).stream()
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }
}
