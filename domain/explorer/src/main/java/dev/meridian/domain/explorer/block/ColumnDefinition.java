package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.config.ColumnScale;
import dev.meridian.domain.explorer.ecma.EcmaNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row of a columns block.
 *
 * @param key the variable id as text, or else the slug
 * @param byVariable whether the key is a variable id
 * @param display what goes into a dimension's {@code display}, typed as the block's columns read it
 * @param fields all other values that are not blank
 */
public record ColumnDefinition(String key, boolean byVariable, ObjectNode display, Map<String, JsonNode> fields) {

    static final String VARIABLE_ID = "variableId";
    static final String CATALOG_PATH = "catalogPath";
    static final String TRANSFORM = "transform";

    private static final String SLUG = "slug";
    private static final Set<String> KEYS = Set.of(SLUG, VARIABLE_ID, CATALOG_PATH);

    private static final Set<String> DISPLAY = Set.of(
            "name",
            "tolerance",
            "unit",
            "shortUnit",
            "roundingMode",
            "numDecimalPlaces",
            "numSignificantFigures",
            "color",
            "isProjection",
            "plotMarkersOnlyInLineChart");

    private static final Set<String> FIELDS = Set.of(
            TRANSFORM,
            "type",
            "colorScaleScheme",
            "colorScaleInvert",
            "colorScaleBinningStrategy",
            "colorScaleLegendDescription",
            "colorScaleNumericMinValue",
            "colorScaleNumericBins",
            "colorScaleCategoricalBins",
            "colorScaleNoDataLabel");

    private static final Set<String> NUMERIC_TYPES = Set.of(
            "Numeric",
            "Integer",
            "Currency",
            "Percentage",
            "DecimalPercentage",
            "RelativePercentage",
            "Ratio",
            "PercentChangeOverTime",
            "Population",
            "PopulationDensity",
            "Age");

    /** Whether a column of this name has a meaning in a columns block. */
    public static boolean isKnown(String name) {
        return KEYS.contains(name) || DISPLAY.contains(name) || FIELDS.contains(name);
    }

    /** The definition of a row's values by column name; empty if they name neither a variable nor a slug. */
    static Optional<ColumnDefinition> of(Map<String, JsonNode> values) {
        String slug = text(values, SLUG);
        double variableId = EcmaNumber.parseInt(text(values, VARIABLE_ID));
        boolean byVariable = !Double.isNaN(variableId);
        if (!byVariable && slug.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode display = JsonNodeFactory.instance.objectNode();
        Map<String, JsonNode> fields = new HashMap<>();
        values.forEach((name, value) -> {
            if (!FieldParser.textOf(value).isEmpty()) {
                if (DISPLAY.contains(name)) {
                    display.set(name, value);
                } else if (FIELDS.contains(name)) {
                    fields.put(name, value);
                }
            }
        });
        String key = byVariable ? EcmaNumber.toText(variableId) : slug;
        return Optional.of(new ColumnDefinition(key, byVariable, display, Map.copyOf(fields)));
    }

    public Optional<Transform> transform() {
        return Transform.parse(text(TRANSFORM));
    }

    /** The name to display, {@code ""} if there is none. */
    public String displayName() {
        return FieldParser.textOf(display.path("name"));
    }

    /** The colour scale that the definition describes; an empty object if it describes none. */
    ObjectNode colorScale() {
        return ColumnScale.of(this::text);
    }

    /** Whether the column is numeric by its type; empty if the definition has no type. */
    public Optional<Boolean> numeric() {
        String type = text("type");
        return type.isEmpty() ? Optional.empty() : Optional.of(NUMERIC_TYPES.contains(type));
    }

    String text(String field) {
        return text(fields, field);
    }

    /** The column that this one duplicates. */
    public Optional<String> duplicated() {
        return transform()
                .filter(Transform::isDuplicate)
                .flatMap(transform -> transform.sources().stream().findFirst());
    }

    /** This definition with all fields of its source that it does not set itself, display fields included. */
    ColumnDefinition inheriting(ColumnDefinition source) {
        Map<String, JsonNode> merged = new HashMap<>(source.fields);
        merged.putAll(fields);
        ObjectNode both = source.display.deepCopy();
        both.setAll(display);
        return new ColumnDefinition(key, byVariable, both, Map.copyOf(merged));
    }

    /** A value as text; {@code ""} if the value is missing. */
    static String text(Map<String, JsonNode> values, String name) {
        JsonNode value = values.get(name);
        return value == null ? "" : FieldParser.textOf(value);
    }
}
