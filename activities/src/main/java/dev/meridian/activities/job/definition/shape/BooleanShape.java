package dev.meridian.activities.job.definition.shape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** True or false. */
record BooleanShape() implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isBoolean()) {
            Shape.wrongType(path, "true or false", violations);
        }
    }

    @Override
    public ObjectNode toSchema() {
        return Shapes.JSON.createObjectNode().put("type", "boolean");
    }
}
