package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.row.JsonRows;
import dev.meridian.domain.download.row.RowBuffer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/** Writes values of fields: as they are, or what the rule of their type takes of them. */
final class FieldValues {
    private final RuledValues ruled;
    private final RowBuffer rows;
    private final JsonRows json = new JsonRows();

    FieldValues(RowPlan plan, RowBuffer rows) {
        this.ruled = new RuledValues(plan.table().fieldType(), plan.types());
        this.rows = rows;
    }

    /** Writes the value that the parser stands at. */
    void write(String name, JsonParser parser) {
        if (ruled.fieldType() != null) {
            write(name, (JsonNode) parser.readValueAsTree());
        } else {
            json.value(rows, rows.field(name), parser);
        }
    }

    /** Writes a value that is a tree already. */
    void write(String name, JsonNode value) {
        JsonNode taken = ruled.of(value);
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
