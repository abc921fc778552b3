package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.ColumnScale;
import dev.meridian.activities.explorer.grammar.ecma.EcmaNumber;
import java.util.LinkedHashMap;
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
record ColumnDefinition(String key, boolean byVariable, ObjectNode display, Map<String, JsonNode> fields) {

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

    /** The definition of a row's values by column name; empty if they name neither a variable nor a slug. */
    static Optional<ColumnDefinition> of(Map<String, JsonNode> values) {
        String slug = text(values, "slug");
        double variableId = EcmaNumber.parseInt(text(values, "variableId"));
        boolean byVariable = !Double.isNaN(variableId);
        if (!byVariable && slug.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode display = JsonNodeFactory.instance.objectNode();
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (!FieldParser.textOf(value).isEmpty()) {
                if (DISPLAY.contains(name)) {
                    display.set(name, value);
                } else {
                    fields.put(name, value);
                }
            }
        });
        return Optional.of(
                new ColumnDefinition(byVariable ? EcmaNumber.toText(variableId) : slug, byVariable, display, fields));
    }

    Optional<Transform> transform() {
        return Transform.parse(text("transform"));
    }

    /** The name to display, {@code ""} if there is none. */
    String displayName() {
        return FieldParser.textOf(display.path("name"));
    }

    /** The colour scale that the definition describes; an empty object if it describes none. */
    ObjectNode colorScale() {
        return ColumnScale.of(this::text);
    }

    /** Whether the column's type says that it measures something; empty if the definition has no type. */
    Optional<Boolean> numeric() {
        String type = text("type");
        return type.isEmpty() ? Optional.empty() : Optional.of(NUMERIC_TYPES.contains(type));
    }

    String text(String field) {
        return text(fields, field);
    }

    /** This definition with all fields of its source that it does not set itself. */
    ColumnDefinition inheriting(ColumnDefinition source) {
        Map<String, JsonNode> merged = new LinkedHashMap<>(source.fields);
        merged.putAll(fields);
        return new ColumnDefinition(key, byVariable, display.isEmpty() ? source.display : display, merged);
    }

    private static String text(Map<String, JsonNode> values, String name) {
        JsonNode value = values.get(name);
        return value == null ? "" : FieldParser.textOf(value);
    }
}
