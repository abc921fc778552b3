package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.value.ColumnType;
import java.util.HashMap;
import java.util.Map;

/**
 * The form in which values of a type are read: binary, if a snapshot's columns can have the type, or as the text that
 * the server writes for them. The binary forms are those of the types' send functions.
 */
enum ValueForm {
    BOOLEAN(ColumnType.BOOLEAN),
    /** Two bytes. */
    SMALL(ColumnType.BIGINT),
    /** Four bytes. */
    INTEGER(ColumnType.BIGINT),
    BIG(ColumnType.BIGINT),
    /** Four bytes without a sign. */
    OID(ColumnType.BIGINT),
    SINGLE(ColumnType.DOUBLE),
    DOUBLE(ColumnType.DOUBLE),
    NUMERIC(ColumnType.NUMERIC),
    DATE(ColumnType.DATE),
    TIME(ColumnType.TIME),
    TIMESTAMP(ColumnType.TIMESTAMP),
    TIMESTAMPTZ(ColumnType.TIMESTAMPTZ),
    UUID(ColumnType.UUID),
    BYTEA(ColumnType.BYTEA),
    /** A version byte before the text. */
    JSONB(ColumnType.JSONB),
    /** JSON as somebody wrote it, which may be what jsonb refuses. */
    JSON(ColumnType.JSONB),
    /** The characters themselves. */
    CHARACTERS(ColumnType.TEXT),
    /** All other types as text: arrays, ranges, intervals, addresses, geometry, types of extensions. */
    AS_TEXT(ColumnType.TEXT);

    private static final Map<String, ValueForm> BY_TYPE = new HashMap<>();

    static {
        BY_TYPE.put("bool", BOOLEAN);
        BY_TYPE.put("int2", SMALL);
        BY_TYPE.put("int4", INTEGER);
        BY_TYPE.put("int8", BIG);
        BY_TYPE.put("oid", OID);
        BY_TYPE.put("float4", SINGLE);
        BY_TYPE.put("float8", DOUBLE);
        BY_TYPE.put("numeric", NUMERIC);
        BY_TYPE.put("date", DATE);
        BY_TYPE.put("time", TIME);
        BY_TYPE.put("timestamp", TIMESTAMP);
        BY_TYPE.put("timestamptz", TIMESTAMPTZ);
        BY_TYPE.put("uuid", UUID);
        BY_TYPE.put("bytea", BYTEA);
        BY_TYPE.put("jsonb", JSONB);
        BY_TYPE.put("json", JSON);
        BY_TYPE.put("text", CHARACTERS);
        BY_TYPE.put("varchar", CHARACTERS);
        BY_TYPE.put("bpchar", CHARACTERS);
        BY_TYPE.put("name", CHARACTERS);
    }

    private final ColumnType column;

    ValueForm(ColumnType column) {
        this.column = column;
    }

    /** The type of the snapshot's column. */
    ColumnType column() {
        return column;
    }

    /**
     * The form of a type.
     *
     * @param type its name in {@code pg_catalog}; a domain's values have the form of the type below it
     * @param isBuiltIn whether the type is in {@code pg_catalog}; a user's own type may be called {@code int4} as well
     */
    static ValueForm of(String type, boolean isBuiltIn) {
        return isBuiltIn ? BY_TYPE.getOrDefault(type, AS_TEXT) : AS_TEXT;
    }

    /**
     * Whether equal values of the type always have the same text. Only then is a value alone a position in the order of
     * rows.
     */
    boolean isWrittenOneWay() {
        return switch (this) {
            case BOOLEAN, SMALL, INTEGER, BIG, OID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, BYTEA -> true;
            case SINGLE, DOUBLE, NUMERIC, JSONB, JSON, CHARACTERS, AS_TEXT -> false;
        };
    }

    /** Whether a table can be read incrementally by such a column. */
    boolean saysChanges() {
        return switch (this) {
            case SMALL, INTEGER, BIG, DATE, TIMESTAMP, TIMESTAMPTZ -> true;
            default -> false;
        };
    }
}
