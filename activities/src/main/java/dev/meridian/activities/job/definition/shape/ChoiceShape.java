package dev.meridian.activities.job.definition.shape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One of a few words, in upper or lower case. */
record ChoiceShape(List<String> words) implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isString() || words.stream().noneMatch(value.stringValue()::equalsIgnoreCase)) {
            violations.add(new Violation(path, "unknown_value", "Must be one of " + String.join(", ", words)));
        }
    }

    @Override
    public ObjectNode toSchema() {
        ObjectNode schema = Shapes.JSON.createObjectNode().put("type", "string");
        words.forEach(schema.putArray("enum")::add);
        return schema;
    }
}
