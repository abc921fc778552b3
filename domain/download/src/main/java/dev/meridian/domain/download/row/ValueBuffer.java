package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.value.WrittenNumber;

/**
 * The values of rows, as bytes, with what is known of their fields. What PostgreSQL can't hold is replaced or left out and noted; so is
 * a value of another type than its field is declared as, which is stored as it was written.
 */
abstract class ValueBuffer {
    /** The most bytes of a value. */
    public static final int LARGEST_VALUE = 16 << 20;

    static final int NO_FIELD = -1;

    final ByteStore data = new ByteStore();
    final Fields fields = new Fields();

    /** A field without a value. */
    public void nothing(int field) {
        head(field, Kind.NULL);
    }

    public void truth(int field, boolean value) {
        head(field, value ? Kind.TRUE : Kind.FALSE);
    }

    public void whole(int field, long value) {
        if (fields.declared(field) == ColumnType.DOUBLE) {
            floating(field, value);
            return;
        }
        head(field, Kind.WHOLE);
        data.putLong(value);
    }

    public void floating(int field, double value) {
        head(field, Kind.DOUBLE);
        data.putLong(Double.doubleToRawLongBits(value));
    }

    /**
     * A number in the characters in which it was written, as JSON or SQL write it. {@code NaN} and infinities become null,
     * with a note.
     */
    public void number(int field, CharSequence written) {
        if (fields.declared(field) == ColumnType.DOUBLE
                && DeclaredValues.put(this, field, ColumnType.DOUBLE, written)) {
            return;
        }
        switch (WrittenNumber.sizeOf(written)) {
            case WHOLE -> whole(field, Long.parseLong(written, 0, written.length(), 10));
            case NUMERIC -> writtenNumber(field, written);
            case BEYOND_NUMERIC -> lost(field, Note.OUT_OF_RANGE);
            case NO_NUMBER -> lost(field, Note.NOT_A_NUMBER);
        }
    }

    /** A value of PostgreSQL's numeric, which knows {@code NaN} and infinities. */
    public void writtenNumber(int field, CharSequence written) {
        int start = varying(field, Kind.NUMBER);
        data.putText(written, 0, written.length());
        seal(start);
    }

    /** Microseconds since 2000-01-01 UTC; the least and the largest long are the infinities. */
    public void instant(int field, long micros) {
        head(field, Kind.TIMESTAMPTZ);
        data.putLong(micros);
    }

    /** Microseconds since 2000-01-01, without a zone; the least and the largest long are the infinities. */
    public void dateTime(int field, long micros) {
        head(field, Kind.TIMESTAMP);
        data.putLong(micros);
    }

    /** Days since 2000-01-01; the least and the largest int are the infinities. */
    public void date(int field, int days) {
        head(field, Kind.DATE);
        data.putInt(days);
    }

    /** Microseconds since midnight. */
    public void time(int field, long micros) {
        head(field, Kind.TIME);
        data.putLong(micros);
    }

    public void uuid(int field, long high, long low) {
        head(field, Kind.UUID);
        data.putLong(high);
        data.putLong(low);
    }

    public void bytes(int field, byte[] source, int from, int length) {
        if (length > LARGEST_VALUE) {
            lost(field, Note.TOO_LARGE);
            return;
        }
        int start = varying(field, Kind.BYTES);
        data.put(source, from, length);
        seal(start);
    }

    /** A text; of a field that is declared as something else, a value of that if it is written so, or none if it is empty. */
    public void text(int field, CharSequence text) {
        ColumnType type = fields.declared(field);
        if (type != null && type != ColumnType.TEXT && DeclaredValues.put(this, field, type, text)) {
            return;
        }
        if (text.length() > LARGEST_VALUE) {
            lost(field, Note.TOO_LARGE);
            return;
        }
        int start = varying(field, Kind.TEXT);
        boolean replaced = data.putText(text, 0, text.length());
        sealText(field, start, replaced);
    }

    /** A text in UTF-8, as {@link #text} takes it. */
    public void utf8(int field, byte[] source, int from, int length) {
        boolean plain = fields.declared(field) == null || fields.declared(field) == ColumnType.TEXT;
        if (!plain || !ByteStore.isPlain(source, from, length) && !Utf8.isStorable(source, from, length)) {
            Utf8.Decoded decoded = Utf8.decode(source, from, length);
            text(field, decoded.text());
            noteReplaced(field, decoded.replaced());
            return;
        }
        if (length > LARGEST_VALUE) {
            lost(field, Note.TOO_LARGE);
            return;
        }
        int start = varying(field, Kind.TEXT);
        data.put(source, from, length);
        seal(start);
    }

    /** An object or list, as JSON that PostgreSQL takes; {@link JsonRows} makes it from any JSON. */
    public void json(int field, byte[] utf8, int from, int length) {
        if (length > LARGEST_VALUE) {
            lost(field, Note.TOO_LARGE);
            return;
        }
        int start = varying(field, Kind.JSON);
        data.put(utf8, from, length);
        seal(start);
    }

    /** Says why a field's stored value differs from what was sent. */
    public void note(int field, Note note) {
        data.reserve(4);
        data.putShort(field);
        data.put(Kind.NOTE.ordinal());
        data.put(note.ordinal());
    }

    private void head(int field, Kind kind) {
        if (field >= 0) {
            if (!fields.isDeclaredFor(field, kind)) {
                // Before the value, so that a note of what was lost from the value counts instead.
                note(field, Note.OTHER_TYPE);
            }
            fields.holds(field, kind);
        }
        data.reserve(16 + 3);
        data.putShort(field);
        data.put(kind.ordinal());
    }

    /** Begins a value of varying length; returns where its bytes begin. */
    int varying(int field, Kind kind) {
        head(field, kind);
        data.putInt(0);
        return data.size();
    }

    void seal(int start) {
        data.setInt(start - 4, data.size() - start);
    }

    private void sealText(int field, int start, boolean replaced) {
        seal(start);
        if (data.size() - start > LARGEST_VALUE) {
            lost(field, Note.TOO_LARGE);
        } else {
            noteReplaced(field, replaced);
        }
    }

    void noteReplaced(int field, boolean replaced) {
        if (replaced) {
            note(field, Note.CHARACTERS_REPLACED);
        }
    }

    /** A value that can't be stored: null, and a note which says why. */
    void lost(int field, Note why) {
        nothing(field);
        note(field, why);
    }
}
