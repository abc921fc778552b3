package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a value stands in a {@link RowBuffer}. Lengths and numbers are big-endian, and times are counted as PostgreSQL counts
 * them, so that most values are copied to the wire as they stand.
 */
public enum Kind {
    NULL(0, null),
    FALSE(0, ColumnType.BOOLEAN),
    TRUE(0, ColumnType.BOOLEAN),
    /** A whole number of 64 bits. */
    WHOLE(8, ColumnType.BIGINT),
    DOUBLE(8, ColumnType.DOUBLE),
    /** A decimal or larger number, in the characters in which it was written. */
    NUMBER(-1, ColumnType.NUMERIC),
    /** UTF-8. */
    TEXT(-1, ColumnType.TEXT),
    /** An object or list, as UTF-8. */
    JSON(-1, ColumnType.JSONB),
    /** Microseconds since 2000-01-01 UTC. */
    TIMESTAMPTZ(8, ColumnType.TIMESTAMPTZ),
    /** Microseconds since 2000-01-01. */
    TIMESTAMP(8, ColumnType.TIMESTAMP),
    /** Days since 2000-01-01. */
    DATE(4, ColumnType.DATE),
    /** Microseconds since midnight. */
    TIME(8, ColumnType.TIME),
    UUID(16, ColumnType.UUID),
    BYTES(-1, ColumnType.BYTEA),
    /** No value: one byte, the ordinal of a {@link Note} on the field. */
    NOTE(1, null);

    private static final Kind[] ALL = values();

    private final int size;
    private final @Nullable ColumnType column;

    Kind(int size, @Nullable ColumnType column) {
        this.size = size;
        this.column = column;
    }

    static Kind of(int ordinal) {
        return ALL[ordinal];
    }

    /** A bit for each kind of value that a column of the type does not hold. */
    static int notOf(ColumnType type) {
        int kinds = 0;
        for (Kind kind : ALL) {
            boolean isHeld = type == ColumnType.TEXT || kind.column == null || type.join(kind.column) == type;
            kinds |= isHeld ? 0 : 1 << kind.ordinal();
        }
        return kinds;
    }

    /** The value's bytes; -1 if their number stands before them in four bytes. */
    int size() {
        return size;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The narrowest column that holds such a value; null if any column does. */
    @Nullable
    ColumnType column() {
        return column;
    }
}
