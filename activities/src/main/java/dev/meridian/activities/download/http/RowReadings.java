package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.RuledValues;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the rows of answers to a definition's 'read', which look like those in the table's pages. */
final class RowReadings {
    /** The code of a change that the definition does not suit. */
    static final String MISMATCH = "definition_mismatch";

    private static final RowReading NO_FIELDS = new RowReading.Unreadable(new RowOutcome.Refused(
            MISMATCH,
            "The answer to the definition's 'read' has no fields of this row: the row is gone, or 'read' does not name"
                    + " the place of a row that looks like those in the table's pages"));

    private static final RowReading NO_LIST = new RowReading.Unreadable(new RowOutcome.Refused(
            MISMATCH, "The answer to the definition's 'read' has no list where 'rows' of 'several' says"));

    private static final RowReading OTHER_ROWS = new RowReading.Unreadable(new RowOutcome.Refused(
            MISMATCH,
            "The answer to the definition's 'read' has rows that were not asked for: the service does not understand what"
                    + " 'several' says of the ids"));

    private final Connector connector;
    private final Table table;

    RowReadings(Connector connector, Table table) {
        this.connector = connector;
        this.table = table;
    }

    /** The only row of an answer. */
    RowReading reading(JsonNode row) {
        String version = table.version() == null ? null : WriteAnswers.text(row.at(table.version()));
        return row.at(table.fields()) instanceof ObjectNode fields
                ? new RowReading.Found(new ReadRow(
                        fields, new RuledValues(table.fieldType(), connector.types()), columns(row, fields), version))
                : NO_FIELDS;
    }

    /** What an answer says of each of the rows that were asked for. */
    Map<RowChange, RowReading> readings(JsonNode list, List<RowChange> asked) {
        Map<String, RowChange> byId = asked.stream().collect(Collectors.toMap(RowChange::row, row -> row));
        Map<RowChange, RowReading> readings = new HashMap<>();
        asked.forEach(row -> readings.put(row, list.isArray() ? new RowReading.Absent() : NO_LIST));
        JsonPointer id = table.id().getFirst();
        for (JsonNode row : list) {
            RowChange change = byId.get(String.valueOf(WriteAnswers.text(row.at(id))));
            if (change == null) {
                readings.replaceAll((_, _) -> OTHER_ROWS);
                return readings;
            }
            readings.put(change, reading(row));
        }
        return readings;
    }

    /** The values of the columns that are no whole fields, by name. */
    private Map<String, JsonNode> columns(JsonNode row, ObjectNode fields) {
        Map<String, JsonNode> values = new HashMap<>();
        table.columns().forEach((name, column) -> {
            if (column.from() != null) {
                values.put(name, row.at(column.from()));
            } else if (column.value() != null) {
                values.put(name, column.in(fields.path(name)));
            }
        });
        return values;
    }
}
