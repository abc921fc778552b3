package dev.meridian.activities.download.source.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.meridian.domain.download.row.Note;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.SourceFailure;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of a page into a buffer. An empty field without quotes has no value, with quotes it is an empty text; a short
 * line lacks its last fields; a line that has values in more fields than the first one is rejected.
 */
final class CsvRows extends AbstractBaseCsvCallbackHandler<Boolean> {
    private static final int NO_ID = -1;
    private static final int SHOWN = 200;

    private final RowBuffer rows;
    private final int[] fields;
    private final int idIndex;
    private final long linesBefore;
    private final boolean isUtf8;
    private final boolean isTranslated;
    private long records;
    private long line;
    private boolean isTooLong;
    private boolean isEmpty;
    private final StringBuilder excerpt = new StringBuilder();
    private byte[] bytes = new byte[1024];

    /** So many columns are named where one is missing. */
    private static final int NAMED = 20;

    /** @param begin where the page begins */
    CsvRows(RowBuffer rows, CsvHead head, @Nullable String idColumn, CsvPosition begin, Encoding encoding) {
        this.rows = rows;
        this.fields = head.fields().stream().mapToInt(rows::field).toArray();
        this.idIndex = idColumn == null ? NO_ID : head.fields().indexOf(idColumn);
        this.records = begin.record();
        this.linesBefore = begin.line();
        this.isUtf8 = isUtf8(encoding);
        this.isTranslated = !encoding.isUtf8();
        if (idColumn != null && idIndex == NO_ID) {
            throw SourceFailure.permanent(
                            "id_field_missing",
                            "The file has no column '" + idColumn
                                    + "', which is to identify its rows; choose another one: "
                                    + String.join(
                                            ", ",
                                            head.fields()
                                                    .subList(
                                                            0,
                                                            Math.min(
                                                                    NAMED,
                                                                    head.fields()
                                                                            .size()))))
                    .ofField(idColumn);
        }
    }

    /** Whether each character that the parser hands over is a byte of UTF-8, which saves decoding it. */
    static boolean isUtf8(Encoding encoding) {
        return encoding.isUtf8() || !encoding.isScannable();
    }

    /** How many records there are up to here. */
    long records() {
        return records;
    }

    /** The line that the last record began at, from 1. */
    long line() {
        return line;
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = linesBefore + startingLine;
        isTooLong = false;
        isEmpty = false;
        excerpt.setLength(0);
        rows.begin();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (index >= fields.length) {
            // Some programs end each row, but not the first line, in a delimiter.
            isTooLong |= length > 0 || quoted;
            return;
        }
        if (excerpt.length() < SHOWN && index < 3) {
            excerpt.append(index == 0 ? "" : ", ").append(buffer, offset, Math.min(length, SHOWN));
        }
        if (index == idIndex) {
            rows.id(text(buffer, offset, length));
        }
        if (length == 0 && !quoted) {
            rows.nothing(fields[index]);
            return;
        }
        if (isUtf8) {
            rows.utf8(fields[index], narrowed(buffer, offset, length), 0, length);
        } else {
            rows.text(fields[index], CharBuffer.wrap(buffer, offset, length));
        }
        // A decoder writes U+FFFD for bytes that are no text.
        if (isTranslated && text(buffer, offset, length).indexOf('\uFFFD') >= 0) {
            rows.note(fields[index], Note.CHARACTERS_REPLACED);
        }
    }

    @Override
    protected void handleEmpty() {
        isEmpty = true;
    }

    @Override
    protected Boolean buildRecord() {
        if (isEmpty) {
            rows.drop();
            return false;
        }
        records++;
        if (isTooLong) {
            rows.drop();
            rows.reject("line_too_long", "line " + line + ": " + excerpt);
            return false;
        }
        if (idIndex == NO_ID) {
            rows.id(records);
        }
        return rows.end();
    }

    private byte[] narrowed(char[] buffer, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[length * 2];
        }
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) buffer[offset + i];
        }
        return bytes;
    }

    private String text(char[] buffer, int offset, int length) {
        return isUtf8
                ? new String(narrowed(buffer, offset, length), 0, length, StandardCharsets.UTF_8)
                : new String(buffer, offset, length);
    }
}
