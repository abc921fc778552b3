package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.TypeRule;
import dev.meridian.domain.download.row.JsonRows;
import dev.meridian.domain.download.row.RowBuffer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes values of fields: as they are, or what the rule of their type takes of them. */
final class FieldValues {
    private final RowPlan plan;
    private final RowBuffer rows;
    private final JsonRows json = new JsonRows();

    FieldValues(RowPlan plan, RowBuffer rows) {
        this.plan = plan;
        this.rows = rows;
    }

    /** Writes the value that the parser stands at. */
    void write(String name, JsonParser parser) {
        Table.Column column = plan.table().columns().get(name);
        if (plan.table().fieldType() != null || (column != null && column.value() != null)) {
            write(name, (JsonNode) parser.readValueAsTree());
        } else {
            json.value(rows, rows.field(name), parser);
        }
    }

    /** Writes a value that is a tree already. */
    void write(String name, JsonNode value) {
        Table.Column column = plan.table().columns().get(name);
        JsonNode taken = taken(column == null ? value : column.in(value));
        int field = rows.field(name);
        if (taken.isMissingNode() || taken.isNull()) {
            rows.nothing(field);
            return;
        }
        try (JsonParser parser = taken.traverse(ObjectReadContext.empty())) {
            parser.nextToken();
            json.value(rows, field, parser);
        }
    }

    private @Nullable TypeRule ruleOf(JsonNode value) {
        JsonPointer type = plan.table().fieldType();
        return type == null ? null : plan.types().get(value.at(type).asString(""));
    }

    private JsonNode taken(JsonNode value) {
        TypeRule rule = ruleOf(value);
        if (rule == null) {
            return value;
        }
        JsonNode inner = rule.value() == null ? value : value.at(rule.value());
        if (rule.typed()) {
            TypeRule nested = ruleOf(inner);
            return nested == null || nested.typed() ? inner : taken(nested, inner);
        }
        return taken(rule, value);
    }

    private static JsonNode taken(TypeRule rule, JsonNode value) {
        JsonNode inner = rule.value() == null ? value : value.at(rule.value());
        if (rule.each() == null || !inner.isArray()) {
            return inner;
        }
        if (rule.join() != null) {
            return JsonNodeFactory.instance.stringNode(inner.valueStream()
                    .map(item -> item.at(rule.each()).asString(""))
                    .collect(Collectors.joining(rule.join())));
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        inner.forEach(item -> items.add(item.at(rule.each())));
        return items;
    }
}
