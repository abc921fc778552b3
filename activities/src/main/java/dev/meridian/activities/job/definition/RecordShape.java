package dev.meridian.activities.job.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * An object with the members of a record; others are refused.
 *
 * @param description what it is, for people; empty if nothing is said
 * @param members by name, in the record's order
 */
record RecordShape(String description, Map<String, Member> members) implements Shape {
    /**
     * @param required whether it must be there; null counts as missing
     * @param ifMissing what it is if it is left out
     * @param confidential whether it is shown to nobody
     */
    record Member(
            Shape shape, boolean required, @Nullable JsonNode ifMissing, String description, boolean confidential) {}

    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isObject()) {
            Shape.wrongType(path, "an object", violations);
            return;
        }
        value.propertyNames().stream()
                .filter(name -> !members.containsKey(name))
                .forEach(name -> violations.add(new Violation(
                        Violation.member(path, name), "unknown_field", "There is no field '" + name + "'")));
        members.forEach((name, member) -> {
            JsonNode found = value.get(name);
            String at = Violation.member(path, name);
            if (found != null && !found.isNull()) {
                member.shape().check(found, at, violations);
            } else if (member.required()) {
                violations.add(new Violation(at, "missing_field", "'" + name + "' is missing"));
            }
        });
    }

    /** The same object with what it leaves out. */
    ObjectNode withDefaults(ObjectNode object) {
        members.forEach((name, member) -> {
            JsonNode found = object.get(name);
            if (member.ifMissing() != null && (found == null || found.isNull())) {
                object.set(name, member.ifMissing());
            }
        });
        return object;
    }

    /** The same object without what is confidential; of maps the names are left. */
    ObjectNode masked(ObjectNode object) {
        members.forEach((name, member) -> {
            JsonNode found = object.get(name);
            if (found != null && !found.isNull() && member.confidential()) {
                object.set(name, masked(found));
            } else if (found instanceof ObjectNode inner && member.shape() instanceof RecordShape shape) {
                shape.masked(inner);
            }
        });
        return object;
    }

    private static JsonNode masked(JsonNode value) {
        if (!(value instanceof ObjectNode map)) {
            return StringNode.valueOf(Confidential.MASK);
        }
        ObjectNode masked = Shapes.JSON.createObjectNode();
        map.propertyNames().forEach(name -> masked.put(name, Confidential.MASK));
        return masked;
    }

    @Override
    public ObjectNode toSchema() {
        ObjectNode schema = Shapes.JSON.createObjectNode().put("type", "object");
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = Shapes.JSON.createArrayNode();
        members.forEach((name, member) -> {
            ObjectNode property = member.shape().toSchema();
            if (!member.description().isEmpty()) {
                property.put("description", member.description());
            }
            if (member.ifMissing() != null) {
                property.set("default", member.ifMissing());
            }
            if (member.confidential()) {
                property.put("writeOnly", true);
            }
            properties.set(name, property);
            if (member.required()) {
                required.add(name);
            }
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }
}
