package dev.meridian.activities.job.definition;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole number in min..max. */
record WholeShape(long min, long max) implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isIntegralNumber()) {
            Shape.wrongType(path, "a whole number", violations);
        } else if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
            violations.add(new Violation(path, "out_of_range", "Must lie in " + min + ".." + max));
        }
    }

    @Override
    public ObjectNode toSchema() {
        return Shapes.JSON
                .createObjectNode()
                .put("type", "integer")
                .put("minimum", min)
                .put("maximum", max);
    }
}
