package dev.meridian.activities.heatmap.poi;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a point of interest of a GeoJSON feature as the tools of Overture and OpenStreetMap write it.
 *
 * <p>Overture: {@code properties.categories.primary} and {@code names.primary}, as objects or as text that holds JSON. Ours:
 * {@code properties.category}. OpenStreetMap: tags as properties, or in {@code properties.tags}, or in the
 * {@code other_tags} of GDAL. The id is the feature's, or {@code id}, {@code @id} or {@code osm_id} of its properties, or one
 * derived from the rest. A line or an area counts as the mean of its (outer) vertices.
 */
final class FeatureReader {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CategoryMapping categories;

    FeatureReader(CategoryMapping categories) {
        this.categories = categories;
    }

    void read(long line, JsonNode feature, PoiSink sink) {
        JsonNode properties = feature.path("properties");
        if (!feature.path("type").asString("").equals("Feature") || !properties.isObject()) {
            sink.reject(line, "is not a GeoJSON feature with properties");
            return;
        }
        String overture = overtureCategory(properties);
        Optional<String> category =
                overture.isEmpty() ? categories.ofOsm(key -> tag(properties, key)) : categories.ofWord(overture);
        if (category.isEmpty()) {
            sink.ignore(line, overture.isEmpty() ? "(no known tag)" : overture);
            return;
        }
        Vertices.Point point = Vertices.mean(feature.path("geometry"));
        if (point == null) {
            sink.reject(line, "has no coordinates");
            return;
        }
        try {
            String name = name(properties);
            String id = id(feature, properties)
                    .orElseGet(() -> DerivedIds.of(category.get(), point.lat(), point.lng(), name));
            sink.accept(line, new Poi(id, category.get(), point.lat(), point.lng(), name));
        } catch (IllegalArgumentException e) {
            sink.reject(line, String.valueOf(e.getMessage()));
        }
    }

    private static String overtureCategory(JsonNode properties) {
        String primary =
                unwrapped(properties.path("categories")).path("primary").asString("");
        return primary.isEmpty() ? properties.path("category").asString("") : primary;
    }

    private static @Nullable String name(JsonNode properties) {
        String primary = unwrapped(properties.path("names")).path("primary").asString("");
        String name = primary.isEmpty() ? properties.path("name").asString("") : primary;
        String tagged = name.isEmpty() ? tag(properties, "name") : name;
        return tagged == null || tagged.isBlank() ? null : tagged;
    }

    /** GDAL writes nested objects as text. */
    private static JsonNode unwrapped(JsonNode value) {
        if (!value.isString() || !value.asString().startsWith("{")) {
            return value;
        }
        try {
            return JSON.readTree(value.asString());
        } catch (JacksonException e) {
            return value;
        }
    }

    private static @Nullable String tag(JsonNode properties, String key) {
        JsonNode value = properties.path(key);
        JsonNode nested = unwrapped(properties.path("tags")).path(key);
        if (value.isValueNode() && !value.isNull()) {
            return value.asString();
        }
        if (nested.isValueNode() && !nested.isNull()) {
            return nested.asString();
        }
        return otherTag(properties.path("other_tags").asString(""), key);
    }

    /** GDAL's {@code "key"=>"value","key"=>"value"}. */
    private static @Nullable String otherTag(String tags, String key) {
        String start = "\"" + key + "\"=>\"";
        int at = tags.indexOf(start);
        int end = at < 0 ? -1 : tags.indexOf('"', at + start.length());
        return end < 0 ? null : tags.substring(at + start.length(), end);
    }

    private static Optional<String> id(JsonNode feature, JsonNode properties) {
        return Stream.of(
                        text(feature, "id", ""),
                        text(properties, "id", ""),
                        text(properties, "@id", prefix(properties)),
                        text(properties, "osm_id", gdalPrefix(feature)),
                        text(properties, "osm_way_id", "way/"))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** Nodes, ways and relations are numbered each for themselves. */
    private static String prefix(JsonNode properties) {
        return text(properties, "@type", "").isEmpty() ? "" : text(properties, "@type", "") + "/";
    }

    /** GDAL numbers points by node, lines by way, and everything else that has an {@code osm_id} by relation. */
    private static String gdalPrefix(JsonNode feature) {
        return switch (feature.path("geometry").path("type").asString("")) {
            case "Point" -> "node/";
            case "LineString" -> "way/";
            default -> "relation/";
        };
    }

    private static String text(JsonNode object, String field, String prefix) {
        JsonNode value = object.path(field);
        return value.isValueNode() && !value.isNull() && !value.asString().isBlank() ? prefix + value.asString() : "";
    }
}
