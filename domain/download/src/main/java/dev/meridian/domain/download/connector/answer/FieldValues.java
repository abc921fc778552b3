package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.row.JsonRows;
import dev.meridian.domain.download.row.RowBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/** Writes values of fields: as they are, or what the rule of their type takes of them. */
final class FieldValues {
    /** The columns whose values lie within their fields, by name; mostly none. */
    private final Map<String, Table.Column> within;

    private final RuledValues ruled;
    private final RowBuffer rows;
    private final JsonRows json = new JsonRows();

    FieldValues(RowPlan plan, RowBuffer rows) {
        this.within = plan.table().columns().entrySet().stream()
                .filter(column -> column.getValue().value() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        this.ruled = new RuledValues(plan.table().fieldType(), plan.types());
        this.rows = rows;
    }

    /** Writes the value that the parser stands at. */
    void write(String name, JsonParser parser) {
        if (ruled.fieldType() != null || (!within.isEmpty() && within.containsKey(name))) {
            write(name, (JsonNode) parser.readValueAsTree());
        } else {
            json.value(rows, rows.field(name), parser);
        }
    }

    /** Writes a value that is a tree already. */
    void write(String name, JsonNode value) {
        Table.Column column = within.get(name);
        JsonNode taken = ruled.of(column == null ? value : column.in(value));
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
}
