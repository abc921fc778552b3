package dev.meridian.domain.download.connector.call;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.TypeRule;
import dev.meridian.domain.download.connector.definition.ValueType;
import dev.meridian.domain.download.value.ExactJson;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the fields of a row as its service wants them: the rules by which values come, the other way round. */
public final class WrittenFields {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TEXT = "rich_text";

    private final Connector connector;
    private final Table table;

    public WrittenFields(Connector connector, Table table) {
        this.connector = connector;
        this.table = table;
    }

    /** Why a field can't be written; empty if it can. */
    public Optional<RowOutcome.Refused> fault(FieldChange field) {
        Table.Column column = table.columns().get(field.field());
        TypeRule rule = rule(field);
        boolean isElsewhere = column != null && column.isBeside() && column.to() == null;
        boolean hasNoForm = table.fieldType() != null && rule == null;
        if (isElsewhere || hasNoForm || (rule != null && (rule.readOnly() || rule.typed()))) {
            return Optional.of(new RowOutcome.Refused(
                    "field_read_only",
                    "The service does not take values of the field '" + field.field()
                            + "', which it computes itself: take the edit back"));
        }
        if (column != null && column.as() != null && sent(column.as(), field).isEmpty()) {
            return Optional.of(new RowOutcome.Refused(
                    "field_other_type",
                    "The service takes a " + column.as().words() + " as value of the field '" + field.field()
                            + "', and this is none: write one, or take the edit back"));
        }
        boolean isList = table.fieldType() != null && rule != null && rule.each() != null && rule.join() == null;
        return isList && !field.after().isArray() && !field.after().isNull()
                ? Optional.of(new RowOutcome.Refused(
                        "field_no_list",
                        "The service takes lists as values of the field '" + field.field()
                                + "': write a list in JSON, or take the edit back"))
                : Optional.empty();
    }

    /** The fields as members of an object, without those that a row has beside it. */
    public ObjectNode of(List<FieldChange> fields) {
        ObjectNode object = JSON.objectNode();
        fields.stream().filter(field -> to(field) == null).forEach(field -> object.set(field.field(), value(field)));
        return object;
    }

    /** The values of the fields that a row has beside the others, by their places in it. */
    public Map<JsonPointer, JsonNode> beside(List<FieldChange> fields) {
        Map<JsonPointer, JsonNode> values = new LinkedHashMap<>();
        for (FieldChange field : fields) {
            JsonPointer to = to(field);
            if (to != null) {
                values.put(to, value(field));
            }
        }
        return values;
    }

    /** A text; where fields name their types, as a value of the type {@value #TEXT}. */
    public JsonNode text(String text) {
        TypeRule rule = connector.types().get(TEXT);
        return table.fieldType() == null || rule == null ? JSON.stringNode(text) : value(rule, JSON.stringNode(text));
    }

    private @Nullable JsonPointer to(FieldChange field) {
        Table.Column column = table.columns().get(field.field());
        return column == null ? null : column.to();
    }

    /** A value as a type that the definition names; empty if it does not have it. */
    private static Optional<JsonNode> sent(ValueType as, FieldChange field) {
        JsonNode after = field.after();
        if (after.isNull()) {
            return Optional.of(after);
        }
        return as.of(
                after.isNumber()
                        ? after.decimalValue().toPlainString()
                        : after.isContainer() ? ExactJson.write(after) : after.asString());
    }

    private JsonNode value(FieldChange field) {
        Table.Column column = table.columns().get(field.field());
        TypeRule rule = rule(field);
        if (table.fieldType() != null && rule != null) {
            return value(rule, field.after());
        }
        if (column == null) {
            return field.after();
        }
        return within(
                column,
                column.as() == null ? field.after() : sent(column.as(), field).orElseThrow());
    }

    /** A value in the object that its field is, if the column says so; null stays null. */
    private static JsonNode within(Table.Column column, JsonNode value) {
        if (column.value() == null || value.isNull()) {
            return value;
        }
        ObjectNode object = JSON.objectNode();
        column.with().forEach((name, other) -> object.set(name, other.deepCopy()));
        JsonPlaces.put(object, column.value(), value);
        return object;
    }

    private static JsonNode value(TypeRule rule, JsonNode after) {
        JsonPointer at = Objects.requireNonNullElse(
                rule.write() == null || rule.write().value() == null
                        ? rule.value()
                        : rule.write().value(),
                JsonPointer.empty());
        if (rule.each() != null) {
            JsonPointer each = rule.write() == null || rule.write().each() == null
                    ? rule.each()
                    : rule.write().each();
            return JsonPlaces.alone(at, items(after, each, rule));
        }
        boolean isNothing = after.isNull() && !at.matches();
        // {"select": null}, not {"select": {"name": null}}
        return JsonPlaces.alone(isNothing ? JsonPointer.compile("/" + escaped(at.getMatchingProperty())) : at, after);
    }

    private static ArrayNode items(JsonNode value, JsonPointer each, TypeRule rule) {
        ArrayNode items = JSON.arrayNode();
        if (value.isNull()) {
            return items;
        }
        if (rule.join() == null) {
            value.forEach(item -> items.add(JsonPlaces.alone(each, item)));
            return items;
        }
        String text = value.asString();
        int longest = rule.write() == null || rule.write().longest() == null
                ? text.length()
                : rule.write().longest();
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(text.length(), start + Math.max(2, longest));
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            items.add(JsonPlaces.alone(each, JSON.stringNode(text.substring(start, end))));
            start = end;
        }
        return items;
    }

    private @Nullable TypeRule rule(FieldChange field) {
        return field.remoteType() == null ? null : connector.types().get(field.remoteType());
    }

    private static String escaped(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }
}
