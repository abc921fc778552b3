package dev.meridian.domain.heatmap.poi.geojson;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the id of a feature, whichever tool wrote it.
 *
 * <p>OpenStreetMap numbers nodes, ways and relations each for themselves, so a number is an id only together with its type,
 * which stands beside it under a name that each tool chooses for itself. An element has the same id from every tool:
 * {@code node/4712}. A number that has no type beside it is taken as it is.
 */
final class FeatureIds {
    private static final List<String> TYPE_PROPERTIES =
            List.of("@type", "element", "element_type", "osm_type", "@osmType", "type");
    private static final List<String> ID_PROPERTIES =
            List.of("full_id", "@id", "@osmId", "id", "osm_id", "osmid", "osm_way_id");
    private static final Map<String, String> TYPES =
            Map.of("node", "node", "n", "node", "way", "way", "w", "way", "relation", "relation", "r", "relation");

    /** Properties that may hold an id or a part of it. */
    static final Set<String> PROPERTIES = Set.copyOf(
            Stream.concat(TYPE_PROPERTIES.stream(), ID_PROPERTIES.stream()).toList());

    /** Tools that count in floating point write 4712.0. */
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]{1,19})(?:\\.0)?");

    private static final Pattern LETTER_AND_NUMBER = Pattern.compile("([nwr])([0-9]{1,19})");

    /** osmium numbers areas itself: twice the number of the way, or twice that of the relation and one. */
    private static final Pattern OSMIUM_AREA = Pattern.compile("a([0-9]{1,18})");

    private static final Pattern PYTHON_TUPLE = Pattern.compile("\\('(node|way|relation)', ?(-?[0-9]{1,19})\\)");

    private FeatureIds() {}

    /** The feature's id; empty if it has none. */
    static Optional<String> of(Feature feature) {
        String own = text(feature.id());
        if (!own.isEmpty() && !NUMBER.matcher(own).matches()) {
            return Optional.of(element(own, feature.vertices().type()));
        }
        String type = type(feature.properties());
        String untyped = own;
        for (String property : ID_PROPERTIES) {
            String id = text(feature.properties().path(property));
            Matcher number = NUMBER.matcher(id);
            if (number.matches()) {
                String typeOfNumber = type == null ? impliedType(property, feature) : type;
                if (typeOfNumber != null) {
                    return Optional.of(typeOfNumber + "/" + number.group(1));
                }
                untyped = untyped.isEmpty() ? id : untyped;
            } else if (!id.isEmpty()) {
                return Optional.of(inOneForm(id, LETTER_AND_NUMBER));
            }
        }
        return Optional.of(type == null || untyped.isEmpty() ? untyped : type + "/" + untyped)
                .filter(id -> !id.isEmpty());
    }

    /** The element that an id of a feature names, if it names one; else the id as it is. */
    private static String element(String id, String geometry) {
        Matcher area = OSMIUM_AREA.matcher(id);
        if (geometry.equals("MultiPolygon") && area.matches()) {
            long number = Long.parseLong(area.group(1));
            return (number % 2 == 0 ? "way/" : "relation/") + number / 2;
        }
        return inOneForm(inOneForm(id, PYTHON_TUPLE), LETTER_AND_NUMBER);
    }

    /** GDAL numbers points by node, lines by way, and everything else that has an {@code osm_id} by relation. */
    private static @Nullable String impliedType(String property, Feature feature) {
        return switch (property) {
            case "osm_way_id" -> "way";
            case "osm_id" ->
                switch (feature.vertices().type()) {
                    case "Point" -> "node";
                    case "LineString" -> "way";
                    default -> "relation";
                };
            default -> null;
        };
    }

    private static @Nullable String type(JsonNode properties) {
        for (String property : TYPE_PROPERTIES) {
            String type = TYPES.get(text(properties.path(property)).toLowerCase(Locale.ROOT));
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    private static String inOneForm(String id, Pattern typeAndNumber) {
        Matcher parts = typeAndNumber.matcher(id);
        return parts.matches() ? TYPES.get(parts.group(1)) + "/" + parts.group(2) : id;
    }

    private static String text(@Nullable JsonNode value) {
        return value == null
                        || !value.isValueNode()
                        || value.isNull()
                        || value.asString().isBlank()
                ? ""
                : value.asString();
    }
}
