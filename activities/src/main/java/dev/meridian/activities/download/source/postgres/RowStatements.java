package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The statements that write rows of a relation; a row is changed or deleted only if it still has the values that are known of it. They
 * throw {@link UnfitRow} if there is no statement for a row.
 */
record RowStatements(Relation relation, RelationKey key, WriteRights rights) {
    /** The relation has changed since a row was downloaded, so that the row can't be written; others perhaps can. */
    static final class UnfitRow extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;

        UnfitRow(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        RowOutcome.Refused refusal() {
            return new RowOutcome.Refused(code, String.valueOf(getMessage()));
        }
    }

    /** Inserts a row, and finds its id. */
    String insert(RowChange row) {
        String names = row.fields().stream()
                .map(field -> ColumnNames.quoted(written(row, field).name()))
                .collect(Collectors.joining(", "));
        String values = row.fields().stream().map(this::after).collect(Collectors.joining(", "));
        return "INSERT INTO " + relation.quoted() + " AS t "
                + (row.fields().isEmpty() ? "DEFAULT VALUES" : "(" + names + ") VALUES (" + values + ")")
                + " RETURNING "
                + key.selected();
    }

    /** Changes a row, and finds its id; no row if the row is gone or has other values. */
    String update(RowChange row) {
        String set = row.fields().stream()
                .map(field -> ColumnNames.quoted(written(row, field).name()) + " = " + after(field))
                .collect(Collectors.joining(", "));
        return "UPDATE " + relation.quoted() + " AS t SET " + set + " WHERE " + known(row) + " RETURNING "
                + key.selected();
    }

    /** Deletes a row, and finds its id; no row if the row is gone or has other values. */
    String delete(RowChange row) {
        return "DELETE FROM " + relation.quoted() + " AS t WHERE " + known(row) + " RETURNING " + key.selected();
    }

    /** The values that a row has in the fields of a change, as one JSON object by field. */
    String values(RowChange row) {
        String values = compared(row).stream()
                .map(this::column)
                .map(column -> shown(column) + " AS " + ColumnNames.quoted(column.name()))
                .collect(Collectors.joining(", "));
        return "SELECT to_jsonb(shown.*) FROM (SELECT " + (values.isEmpty() ? "1" : values) + " FROM "
                + relation.quoted() + " AS t WHERE " + named(row) + ") AS shown";
    }

    private String known(RowChange row) {
        List<String> conditions = new ArrayList<>(List.of(named(row)));
        compared(row).forEach(field -> conditions.add(isStill(field)));
        return String.join(" AND ", conditions);
    }

    /** A row that is to be deleted is compared in the columns that are left. */
    private List<FieldChange> compared(RowChange row) {
        return row.kind() == ChangeKind.DELETE
                ? row.fields().stream().filter(field -> find(field).isPresent()).toList()
                : row.fields();
    }

    private String named(RowChange row) {
        List<String> parts = key.texts(row.row());
        if (parts.size() != key.columns().size()) {
            throw new UnfitRow(
                    "id_field_missing",
                    "The columns that identify rows have changed since the row was downloaded: download the table anew");
        }
        return key.isExactly(parts);
    }

    private String isStill(FieldChange field) {
        RelationColumn column = column(field);
        String value = column.quoted();
        return switch (column.form()) {
            case JSON -> value + "::jsonb IS NOT DISTINCT FROM " + jsonOr(field, field.before(), "jsonb");
            case AS_TEXT -> bytes(column) + " IS NOT DISTINCT FROM " + cast(field.before(), "text");
            case CHARACTERS ->
                bytes(column) + " IS NOT DISTINCT FROM " + cast(field.before(), column.type()) + "::text";
            case JSONB -> value + " IS NOT DISTINCT FROM " + jsonOr(field, field.before(), column.type());
            default -> value + " IS NOT DISTINCT FROM " + cast(field.before(), column.type());
        };
    }

    private static String bytes(RelationColumn column) {
        return "(" + column.asText() + ")" + RelationKey.BYTES;
    }

    private String shown(RelationColumn column) {
        return switch (column.form()) {
            case JSON -> column.quoted() + "::jsonb";
            case AS_TEXT -> column.quoted() + "::text";
            default -> column.quoted();
        };
    }

    /**
     * The literal for a new value. It has no type, so that the server refuses a value that is too long for the column, where a cast
     * would cut it off.
     */
    private String after(FieldChange field) {
        JsonNode value = field.after();
        if (value.isNull()) {
            return "NULL";
        }
        return switch (column(field).form()) {
            case JSON, JSONB -> Literals.of(field.type() == ColumnType.JSONB ? value.toString() : text(value));
            default -> Literals.of(text(value));
        };
    }

    /**
     * The literal for a value of a JSON column. If the snapshot's column is no {@code jsonb}, because it was widened to
     * text, the value is the JSON as it was written.
     */
    private static String jsonOr(FieldChange field, JsonNode value, String type) {
        return value.isNull() || field.type() != ColumnType.JSONB
                ? cast(value, type)
                : Literals.of(value.toString()) + "::" + type;
    }

    private static String cast(JsonNode value, String type) {
        if (value.isNull()) {
            return "NULL::" + type;
        }
        return Literals.of(text(value)) + "::" + type;
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString(value.toString());
    }

    /** The column of a field that is written. */
    private RelationColumn written(RowChange row, FieldChange field) {
        RelationColumn column = column(field);
        if (!rights.include(row.kind(), column.name())) {
            throw new UnfitRow(
                    RowOutcome.Refused.FORBIDDEN,
                    "The user may not write the column '" + column.name()
                            + "': give it the right, or take the edit of this field back");
        }
        return column;
    }

    private RelationColumn column(FieldChange field) {
        return find(field)
                .orElseThrow(() -> new UnfitRow(
                        "field_missing",
                        "The table has no column '" + field.field() + "' any more: take the edit of this field back"));
    }

    private Optional<RelationColumn> find(FieldChange field) {
        return relation.columns().stream()
                .filter(column -> column.name().equals(field.field()))
                .findFirst();
    }
}
