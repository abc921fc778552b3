package dev.meridian.activities.job.definition.shape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object whose member names the client chooses and whose values all have one shape. */
record MapShape(Shape value, int min, int max) implements Shape {
    @Override
    public void check(JsonNode map, String path, List<Violation> violations) {
        if (!map.isObject()) {
            Shape.wrongType(path, "an object", violations);
            return;
        }
        if (map.size() < min || map.size() > max) {
            violations.add(new Violation(path, "wrong_count", "Must have " + min + ".." + max + " members"));
            return;
        }
        map.forEachEntry((name, member) -> value.check(member, Violation.member(path, name), violations));
    }

    @Override
    public ObjectNode toSchema() {
        ObjectNode schema = Shapes.JSON.createObjectNode().put("type", "object");
        if (min > 0) {
            schema.put("minProperties", min);
        }
        schema.put("maxProperties", max);
        schema.set("additionalProperties", value.toSchema());
        return schema;
    }
}
