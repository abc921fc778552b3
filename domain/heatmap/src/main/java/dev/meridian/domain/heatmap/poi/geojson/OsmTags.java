package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The OpenStreetMap tags of a feature: properties of their own, or together in {@code tags}, {@code other_tags} or
 * {@code all_tags}, there as an object, as text that holds JSON, or as hstore. If a tag is both a property and in such
 * a member, the property counts.
 */
final class OsmTags implements CategoryMapping.TagLookup {
    /** The properties that hold several tags. */
    static final Set<String> CONTAINERS = Set.of("tags", "other_tags", "all_tags");

    private final JsonNode properties;
    private final Map<String, String> contained = new HashMap<>();

    private OsmTags(JsonNode properties) {
        this.properties = properties;
    }

    static OsmTags of(JsonNode properties) {
        OsmTags tags = new OsmTags(properties);
        for (String container : CONTAINERS) {
            JsonNode value = unwrapped(properties.path(container));
            if (value.isString()) {
                Hstore.parse(value.asString()).forEach(tags.contained::putIfAbsent);
            }
            value.properties().stream()
                    .filter(tag -> hasText(tag.getValue()))
                    .forEach(tag -> tags.contained.putIfAbsent(
                            tag.getKey(), tag.getValue().asString()));
        }
        return tags;
    }

    @Override
    public @Nullable String value(String key) {
        JsonNode own = properties.path(key);
        return hasText(own) ? own.asString() : contained.get(key);
    }

    /** A value that some tools write as an object, and others as text that holds the object as JSON. */
    static JsonNode unwrapped(JsonNode value) {
        if (!value.isString() || !value.asString().stripLeading().startsWith("{")) {
            return value;
        }
        try {
            return JsonTexts.tree(value.asString());
        } catch (JacksonException e) {
            return value;
        }
    }

    private static boolean hasText(JsonNode value) {
        return value.isValueNode() && !value.isNull() && !value.asString().isBlank();
    }
}
