package dev.meridian.activities.job.definition.shape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Any number. */
record DecimalShape() implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isNumber()) {
            Shape.wrongType(path, "a number", violations);
        }
    }

    @Override
    public ObjectNode toSchema() {
        return Shapes.JSON.createObjectNode().put("type", "number");
    }
}
