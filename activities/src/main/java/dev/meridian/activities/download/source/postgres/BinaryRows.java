package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.row.JsonRows;
import dev.meridian.domain.download.row.Note;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.value.NumericDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes rows in COPY's binary form into a buffer: first the texts of the key's columns, then the columns. Bytes may come in any
 * portions. The form is described in PostgreSQL's reference of COPY; the values' forms are those of the types' send functions.
 */
final class BinaryRows {
    private static final int SIGNATURE = 11;
    private static final int FLAGS_AND_EXTENSION = 8;
    private static final int NULL = -1;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(1 << 18)
                    .build())
            .build();

    private final RowBuffer rows;
    private final List<RelationColumn> columns;
    private final int keys;
    private final int[] fields;
    private final @Nullable Mark mark;
    private final int markColumn;
    private final JsonRows json = new JsonRows();
    private final StringBuilder digits = new StringBuilder();
    private byte[] rest = new byte[0];
    private boolean begun;
    private List<String> lastKey = List.of();
    private long taken;
    private long bytes;

    /** @param mark gets the values of its column; null if the table is not read incrementally */
    BinaryRows(RowBuffer rows, List<RelationColumn> columns, int keys, @Nullable Mark mark) {
        this.rows = rows;
        this.columns = columns;
        this.keys = keys;
        this.fields =
                columns.stream().mapToInt(column -> rows.field(column.name())).toArray();
        this.mark = mark;
        this.markColumn = mark == null ? -1 : columns.indexOf(mark.column());
    }

    /** The texts of the last row's key; empty before the first row. */
    List<String> lastKey() {
        return lastKey;
    }

    /** How many rows have come. */
    long taken() {
        return taken;
    }

    /** How many bytes have come. */
    long bytes() {
        return bytes;
    }

    /** Takes the next portion. */
    void take(byte[] portion) {
        bytes += portion.length;
        byte[] data = portion;
        if (rest.length > 0) {
            data = Arrays.copyOf(rest, rest.length + portion.length);
            System.arraycopy(portion, 0, data, rest.length, portion.length);
        }
        int at = 0;
        if (!begun) {
            if (data.length < SIGNATURE + FLAGS_AND_EXTENSION) {
                rest = data;
                return;
            }
            at = SIGNATURE + FLAGS_AND_EXTENSION + four(data, SIGNATURE + 4);
            begun = true;
        }
        for (int end = endOfRow(data, at); end > at; end = endOfRow(data, at)) {
            row(data, at + 2);
            at = end;
        }
        rest = at == data.length ? new byte[0] : Arrays.copyOfRange(data, at, data.length);
    }

    /**
     * The end of the row that begins at a position; the position itself if the row is not complete yet, or if the
     * trailer begins there.
     */
    private static int endOfRow(byte[] data, int begin) {
        if (begin + 2 > data.length || data[begin] == (byte) 0xFF) {
            return begin;
        }
        int at = begin + 2;
        for (int left = (data[begin] & 0xFF) << 8 | data[begin + 1] & 0xFF; left > 0; left--) {
            if (at + 4 > data.length) {
                return begin;
            }
            at += 4 + Math.max(0, four(data, at));
        }
        return at > data.length ? begin : at;
    }

    private void row(byte[] data, int first) {
        int at = first;
        List<String> key = new ArrayList<>(keys);
        boolean isIdentified = true;
        for (int part = 0; part < keys; part++) {
            int length = four(data, at);
            at += 4;
            isIdentified &= length != NULL;
            key.add(new String(data, at, Math.max(0, length), StandardCharsets.UTF_8));
            at += Math.max(0, length);
        }
        rows.begin();
        if (isIdentified) {
            rows.id(RelationKey.id(key));
        } else {
            rows.unusableId("id_null");
        }
        for (int column = 0; column < fields.length; column++) {
            int length = four(data, at);
            at += 4;
            if (length == NULL) {
                rows.nothing(fields[column]);
                continue;
            }
            if (column == markColumn && mark != null) {
                mark.see(data, at);
            }
            value(fields[column], columns.get(column).form(), data, at, length);
            at += length;
        }
        rows.end();
        lastKey = key;
        taken++;
    }

    private void value(int field, ValueForm form, byte[] data, int at, int length) {
        switch (form) {
            case BOOLEAN -> rows.truth(field, data[at] != 0);
            case SMALL -> rows.whole(field, two(data, at));
            case INTEGER -> rows.whole(field, four(data, at));
            case OID -> rows.whole(field, Integer.toUnsignedLong(four(data, at)));
            case BIG -> rows.whole(field, eight(data, at));
            // The shortest digits that denote the 32-bit number, as the server writes it, and not its exact value as 64
            // bits.
            case SINGLE ->
                rows.floating(field, Double.parseDouble(Float.toString(Float.intBitsToFloat(four(data, at)))));
            case DOUBLE -> rows.floating(field, Double.longBitsToDouble(eight(data, at)));
            case NUMERIC -> {
                digits.setLength(0);
                NumericDecoder.append(digits, data, at);
                rows.writtenNumber(field, digits);
            }
            case DATE -> rows.date(field, four(data, at));
            case TIME -> rows.time(field, eight(data, at));
            case TIMESTAMP -> rows.dateTime(field, eight(data, at));
            case TIMESTAMPTZ -> rows.instant(field, eight(data, at));
            case UUID -> rows.uuid(field, eight(data, at), eight(data, at + 8));
            case BYTEA -> rows.bytes(field, data, at, length);
            case JSONB -> rows.json(field, data, at + 1, length - 1);
            case JSON -> json(field, data, at, length);
            case CHARACTERS, AS_TEXT -> rows.utf8(field, data, at, length);
        }
    }

    private void json(int field, byte[] data, int at, int length) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), data, at, length)) {
            parser.nextToken();
            json.document(rows, field, parser);
        } catch (JacksonException beyondLimits) {
            // The server has checked that it is JSON; a value that is nested more deeply than parsers allow is left
            // out.
            rows.nothing(field);
            rows.note(field, Note.OUT_OF_RANGE);
        }
    }

    static short two(byte[] data, int at) {
        return (short) (data[at] << 8 | data[at + 1] & 0xFF);
    }

    static int four(byte[] data, int at) {
        return data[at] << 24 | (data[at + 1] & 0xFF) << 16 | (data[at + 2] & 0xFF) << 8 | data[at + 3] & 0xFF;
    }

    static long eight(byte[] data, int at) {
        return (long) four(data, at) << 32 | Integer.toUnsignedLong(four(data, at + 4));
    }
}
