package dev.meridian.activities.download.store;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.row.ValueText;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.value.NumericEncoder;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Copies rows of a buffer into a table, in PostgreSQL's binary form and without an object for each value. */
final class CopyRows {
    private static final int NO_FIELD = -1;
    private static final int OWN_COLUMNS = 3;

    private final List<Column> columns;
    private final int[] fields;
    private final RowCursor row;
    private final List<String> names;
    private final NumericEncoder numbers = new NumericEncoder();
    private long noted;

    CopyRows(List<Column> columns, RowBuffer rows) {
        this.columns = columns;
        this.names = rows.fields();
        this.row = rows.cursor();
        this.fields = columns.stream()
                .mapToInt(column -> names.indexOf(column.field()))
                .toArray();
    }

    /**
     * Copies rows into {@code _id, _notes, _version}, then the columns, and with presence one more of {@code bytea}.
     *
     * @param numbersOfRows which rows of the buffer
     * @param withPresence whether to say, bit by bit, which columns' fields the row has
     */
    void copyTo(BinaryCopy copy, int[] numbersOfRows, boolean withPresence) throws SQLException {
        int width = OWN_COLUMNS + columns.size() + (withPresence ? 1 : 0);
        byte[] present = new byte[columns.size() / 8 + 1];
        for (int number : numbersOfRows) {
            row.moveTo(number);
            copy.row(width).field(row.data(), row.idStart(), row.idLength());
            notes(copy);
            version(copy);
            for (int i = 0; i < fields.length; i++) {
                value(copy, fields[i], columns.get(i).type());
            }
            if (withPresence) {
                copy.field(presence(present), 0, present.length);
            }
        }
    }

    /** How many of the copied rows have notes. */
    long noted() {
        return noted;
    }

    /** The rows are copied once more. */
    void forgetNoted() {
        noted = 0;
    }

    private void version(BinaryCopy copy) throws SQLException {
        if (row.versionStart() < 0) {
            copy.nothing();
        } else {
            copy.field(row.data(), row.versionStart(), row.versionLength());
        }
    }

    private void notes(BinaryCopy copy) throws SQLException {
        if (!row.hasNotes()) {
            copy.nothing();
            return;
        }
        noted++;
        ObjectNode notes = JsonMapper.shared().createObjectNode();
        row.notes((note, field) -> notes.put(field == NO_FIELD ? "_id" : columnOf(field), note.wireName()));
        byte[] json = JsonMapper.shared().writeValueAsBytes(notes);
        copy.jsonb(json, 0, json.length);
    }

    private String columnOf(int field) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == field) {
                return columns.get(i).name();
            }
        }
        return names.get(field);
    }

    private byte[] presence(byte[] present) {
        Arrays.fill(present, (byte) 0);
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] != NO_FIELD && row.has(fields[i])) {
                // PostgreSQL's get_bit counts the bits of a byte from its least significant one.
                present[i / 8] |= (byte) (1 << i % 8);
            }
        }
        return present;
    }

    private void value(BinaryCopy copy, int field, ColumnType type) throws SQLException {
        Kind kind = field == NO_FIELD ? Kind.NULL : row.kind(field);
        if (kind == Kind.NULL) {
            copy.nothing();
            return;
        }
        switch (type) {
            case TEXT -> text(copy, field, kind);
            case BOOLEAN -> copy.truth(kind == Kind.TRUE);
            case NUMERIC -> number(copy, field, kind);
            case JSONB -> copy.jsonb(row.data(), row.at(field), row.length(field));
            case BIGINT, DOUBLE, TIMESTAMPTZ, TIMESTAMP, DATE, TIME, UUID, BYTEA ->
                copy.field(row.data(), row.at(field), row.length(field));
        }
    }

    private void text(BinaryCopy copy, int field, Kind kind) throws SQLException {
        switch (kind) {
            case TEXT, NUMBER, JSON -> copy.field(row.data(), row.at(field), row.length(field));
            default -> copy.text(ValueText.of(row, field));
        }
    }

    private void number(BinaryCopy copy, int field, Kind kind) throws SQLException {
        if (kind == Kind.WHOLE) {
            numbers.encode(row.eight(field));
        } else {
            numbers.encode(row.data(), row.at(field), row.length(field));
        }
        copy.field(numbers.bytes(), 0, numbers.length());
    }
}
