package dev.meridian.activities.job.definition.shape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a JSON value must look like: derived once from a record ({@link Shapes}) and read two ways, to check values and as
 * JSON Schema, so that the two cannot disagree.
 */
sealed interface Shape
        permits Shape.Anything,
                RecordShape,
                TextShape,
                IntegerShape,
                DecimalShape,
                ChoiceShape,
                BooleanShape,
                ListShape,
                MapShape {
    /** Adds everything that is wrong with {@code value}, which stands at {@code path}. */
    void check(JsonNode value, String path, List<Violation> violations);

    /** The shape as JSON Schema (draft 2020-12). */
    ObjectNode toSchema();

    /** Any JSON value. */
    record Anything() implements Shape {
        @Override
        public void check(JsonNode value, String path, List<Violation> violations) {
            // Every value is valid.
        }

        @Override
        public ObjectNode toSchema() {
            return Shapes.JSON.createObjectNode();
        }
    }

    /** Adds the violation that a value has the wrong type. */
    static void wrongType(String path, String expected, List<Violation> violations) {
        violations.add(new Violation(path, "wrong_type", "Must be " + expected));
    }
}
