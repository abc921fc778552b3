package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.FieldParser;
import dev.meridian.domain.explorer.block.RowField;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one view: keyword lines overlaid by the row that was selected for it, without blank values, parsed.
 *
 * @param values by field
 */
public record RowValues(Map<RowField, JsonNode> values) {

    public static final String SCHEMA = "https://files.ourworldindata.org/schemas/grapher-schema.010.json";

    /** The fields set by keyword lines. */
    static RowValues ofGlobals(Map<String, String> globals) {
        Map<RowField, JsonNode> values = new EnumMap<>(RowField.class);
        globals.forEach((name, text) -> RowField.named(name)
                .filter(field -> !text.isEmpty())
                .ifPresent(field ->
                        values.put(field, field.parser().parseGlobal(JsonNodeFactory.instance.stringNode(text)))));
        return new RowValues(values);
    }

    /** These values overlaid by a row's. */
    RowValues with(Map<RowField, JsonNode> row) {
        if (row.isEmpty()) {
            return this;
        }
        Map<RowField, JsonNode> merged = new EnumMap<>(RowField.class);
        merged.putAll(values);
        merged.putAll(row);
        return new RowValues(merged);
    }

    /** How long the texts of all fields are. */
    public int characters() {
        int characters = 0;
        for (JsonNode value : values.values()) {
            characters += FieldParser.textOf(value).length();
            for (JsonNode part : value) {
                characters += 1 + FieldParser.textOf(part).length();
            }
        }
        return characters;
    }

    /** A field as text; {@code ""} if it is not set. */
    public String text(RowField field) {
        JsonNode value = values.get(field);
        return value == null ? "" : FieldParser.textOf(value);
    }

    /** The chart whose config the view starts from. */
    public Optional<Long> grapherId() {
        JsonNode id = values.get(RowField.GRAPHER_ID);
        if (id == null || Double.isNaN(id.doubleValue()) || id.doubleValue() == 0) {
            return Optional.empty();
        }
        return Optional.of((long) id.doubleValue());
    }

    /** The partial config: all that the explorer's text alone says about the view. */
    public ObjectNode config() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        values.forEach((field, value) -> put(config, field.path(), value));
        String question = text(RowField.RELATED_QUESTION_TEXT);
        JsonNode url = values.get(RowField.RELATED_QUESTION_URL);
        if (!question.isEmpty() && url != null) {
            config.putArray("relatedQuestions")
                    .addObject()
                    .put("text", question)
                    .set("url", url);
        }
        return config.put("$schema", SCHEMA);
    }

    private static void put(ObjectNode config, String[] path, JsonNode value) {
        if (path.length == 0 || (value.isString() && value.stringValue().isEmpty())) {
            return;
        }
        ObjectNode target = config;
        for (int i = 0; i < path.length - 1; i++) {
            target = target.path(path[i]) instanceof ObjectNode existing ? existing : target.putObject(path[i]);
        }
        target.set(path[path.length - 1], value);
    }
}
