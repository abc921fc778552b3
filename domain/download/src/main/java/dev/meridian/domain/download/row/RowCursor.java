package dev.meridian.domain.download.row;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Reads the rows of a {@link RowBuffer}, in any order, without an object for each value. */
public final class RowCursor {
    private static final int ABSENT = -1;

    private final byte[] data;
    private final Index rows;
    private final int end;
    private final int[] valueAt;
    private final Kind[] kinds;
    private final List<Integer> notes = new ArrayList<>();
    private int row = -1;

    RowCursor(byte[] data, int end, Index rows, int fields) {
        this.data = data;
        this.end = end;
        this.rows = rows;
        this.valueAt = new int[fields];
        this.kinds = new Kind[fields];
    }

    /** Moves to a row, by its number from 0. */
    public void moveTo(int newRow) {
        row = newRow;
        Arrays.fill(valueAt, ABSENT);
        notes.clear();
        int at = rows.start(row);
        // Tombstones and rejects leave no bytes behind, so that a row ends where the next one begins.
        int rowEnd = row + 1 < rows.size() ? rows.start(row + 1) : end;
        while (at < rowEnd) {
            int field = ByteStore.getShort(data, at);
            Kind kind = Kind.of(data[at + 2]);
            at += 3;
            if (kind == Kind.NOTE) {
                notes.add(field << 8 | data[at]);
            } else if (field >= 0) {
                valueAt[field] = at;
                kinds[field] = kind;
            }
            at += kind.size() >= 0 ? kind.size() : 4 + ByteStore.getInt(data, at);
        }
    }

    /** The bytes that {@link #idStart} and {@link #at} count in. */
    public byte[] data() {
        return data;
    }

    /** Where the id begins, in UTF-8. */
    public int idStart() {
        return rows.idStart(row);
    }

    /** The bytes of the id. */
    public int idLength() {
        return rows.idLength(row);
    }

    /** The row's remote id. */
    public String id() {
        return new String(data, idStart(), idLength(), StandardCharsets.UTF_8);
    }

    /** Where the version begins; -1 if the row has none. */
    public int versionStart() {
        return rows.versionStart(row);
    }

    /** The bytes of the version. */
    public int versionLength() {
        return rows.versionLength(row);
    }

    /** Whether the row has the field, perhaps without a value. */
    public boolean has(int field) {
        return valueAt[field] != ABSENT;
    }

    /** How the field's value is written; {@link Kind#NULL} if the row lacks the field. */
    public Kind kind(int field) {
        return valueAt[field] == ABSENT ? Kind.NULL : kinds[field];
    }

    /** Where the field's value begins. */
    public int at(int field) {
        return kinds[field].size() >= 0 ? valueAt[field] : valueAt[field] + 4;
    }

    /** The bytes of the field's value. */
    public int length(int field) {
        return kinds[field].size() >= 0 ? kinds[field].size() : ByteStore.getInt(data, valueAt[field]);
    }

    /** A value of eight bytes. */
    public long eight(int field) {
        return ByteStore.getLong(data, valueAt[field]);
    }

    /** A value of four bytes. */
    public int four(int field) {
        return ByteStore.getInt(data, valueAt[field]);
    }

    /** Whether a value of the row is not what was sent. */
    public boolean hasNotes() {
        return !notes.isEmpty();
    }

    /** Hands over the notes, each with its field; -1 is the id. */
    public void notes(ObjIntConsumer<Note> consumer) {
        for (int note : notes) {
            consumer.accept(Note.of(note & 0xFF), note >> 8);
        }
    }
}
