package dev.meridian.activities.job.definition.shape;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * An object with the members of a record; other members are refused.
 *
 * @param description what the record is, for people; empty if it has no description
 * @param members by name, in the record's order
 */
public record RecordShape(String description, Map<String, Member> members) implements Shape {
    /**
     * @param required whether the member must be present; null counts as missing
     * @param ifMissing the value of a member that is left out
     * @param confidential whether the API hides the value
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

    /**
     * The object with the defaults of all members that it and the records within it leave out; members that are null
     * are removed.
     */
    public ObjectNode withDefaults(ObjectNode object) {
        members.forEach((name, member) -> {
            JsonNode found = object.get(name);
            if (member.ifMissing() != null && (found == null || found.isNull())) {
                // A copy, because a payload may hand the value on to code that changes it.
                found = member.ifMissing().deepCopy();
                object.set(name, found);
            }
            if (found != null && found.isNull()) {
                object.remove(name);
            } else if (found != null) {
                inRecords(member.shape(), found, RecordShape::withDefaults);
            }
        });
        return object;
    }

    /** Applies a change to the records that a value is or holds. */
    private static void inRecords(Shape shape, JsonNode value, BiConsumer<RecordShape, ObjectNode> change) {
        switch (shape) {
            case RecordShape inner when value instanceof ObjectNode object -> change.accept(inner, object);
            case ListShape list -> value.forEach(item -> inRecords(list.item(), item, change));
            case MapShape map -> value.forEach(member -> inRecords(map.value(), member, change));
            default -> {
                // Other shapes contain no records.
            }
        }
    }

    /**
     * The object with the confidential values in it and in the records within it replaced; a confidential map keeps its
     * names.
     */
    public ObjectNode masked(ObjectNode object) {
        members.forEach((name, member) -> {
            JsonNode found = object.get(name);
            if (found != null && !found.isNull() && member.confidential()) {
                object.set(name, mask(found));
            } else if (found != null) {
                inRecords(member.shape(), found, RecordShape::masked);
            }
        });
        return object;
    }

    /** The object with the masks in it replaced by what another object has in their places, if that has something. */
    public ObjectNode unmasked(ObjectNode object, ObjectNode stored) {
        members.forEach((name, member) -> {
            JsonNode found = object.get(name);
            JsonNode before = stored.get(name);
            if (found != null && before != null) {
                object.set(
                        name,
                        member.confidential() ? unmask(found, before) : unmaskedIn(member.shape(), found, before));
            }
        });
        return object;
    }

    private static JsonNode unmaskedIn(Shape shape, JsonNode value, JsonNode stored) {
        switch (shape) {
            case RecordShape inner
            when value instanceof ObjectNode object && stored instanceof ObjectNode before ->
                inner.unmasked(object, before);
            case ListShape list
            when value instanceof ArrayNode items ->
                IntStream.range(0, Math.min(items.size(), stored.size()))
                        .forEach(index ->
                                items.set(index, unmaskedIn(list.item(), items.get(index), stored.get(index))));
            case MapShape map
            when value instanceof ObjectNode object ->
                object.propertyNames().stream()
                        .filter(stored::has)
                        .toList()
                        .forEach(name -> object.set(name, unmaskedIn(map.value(), object.get(name), stored.get(name))));
            default -> {
                // Other shapes contain no records.
            }
        }
        return value;
    }

    private static JsonNode unmask(JsonNode value, JsonNode stored) {
        if (value instanceof ObjectNode map && stored instanceof ObjectNode before) {
            map.propertyNames().stream()
                    .filter(before::has)
                    .toList()
                    .forEach(name -> map.set(name, unmask(map.get(name), before.get(name))));
            return map;
        }
        return value.isString() && value.stringValue().equals(Confidential.MASK) ? stored : value;
    }

    private static JsonNode mask(JsonNode value) {
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
                property.set("default", member.ifMissing().deepCopy());
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
