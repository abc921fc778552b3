package dev.meridian.activities.job.definition.shape;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A text without U+0000, which PostgreSQL refuses, and without lone surrogates, which UTF-8 cannot encode.
 *
 * @param min the fewest UTF-16 units
 * @param max the most
 */
record TextShape(int min, int max, @Nullable TextFormat format) implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!value.isString()) {
            Shape.wrongType(path, "a text", violations);
            return;
        }
        String text = value.stringValue();
        if (text.length() < min) {
            violations.add(new Violation(path, "too_short", "Must have at least " + min + " characters"));
        } else if (text.length() > max) {
            violations.add(new Violation(path, "too_long", "Must have at most " + max + " characters"));
        } else if (!StorableText.isStorable(text)) {
            violations.add(new Violation(path, "bad_character", "Has a null character or half of a surrogate pair"));
        } else if (format != null && !format.holdsFor(text)) {
            violations.add(new Violation(path, "bad_format", "Must be " + format.inWords()));
        }
    }

    @Override
    public ObjectNode toSchema() {
        ObjectNode schema = Shapes.JSON.createObjectNode().put("type", "string");
        if (min > 0) {
            schema.put("minLength", min);
        }
        schema.put("maxLength", max);
        if (format != null) {
            schema.put("format", format.schemaName());
        }
        return schema;
    }
}
