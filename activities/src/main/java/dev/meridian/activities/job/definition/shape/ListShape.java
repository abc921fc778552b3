package dev.meridian.activities.job.definition.shape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A list of values of one shape. */
record ListShape(Shape item, int min, int max) implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isArray()) {
            Shape.wrongType(path, "a list", violations);
            return;
        }
        if (value.size() < min || value.size() > max) {
            violations.add(new Violation(path, "wrong_count", "Must have " + min + ".." + max + " entries"));
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            item.check(value.get(i), path + "/" + i, violations);
        }
    }

    @Override
    public ObjectNode toSchema() {
        ObjectNode schema = Shapes.JSON
                .createObjectNode()
                .put("type", "array")
                .put("minItems", min)
                .put("maxItems", max);
        schema.set("items", item.toSchema());
        return schema;
    }
}
