package dev.meridian.domain.download.value;

import java.util.Locale;

/**
 * The types that columns of downloaded tables have. A column only widens: from {@link #BIGINT} to {@link #NUMERIC}, and from
 * any type to {@link #TEXT}, which holds every value as it is written.
 */
public enum ColumnType {
    BOOLEAN("boolean"),
    BIGINT("bigint"),
    NUMERIC("numeric"),
    DOUBLE("double precision"),
    TEXT("text"),
    JSONB("jsonb"),
    /** With a time zone, to the microsecond. */
    TIMESTAMPTZ("timestamptz"),
    /** Without a time zone, to the microsecond. */
    TIMESTAMP("timestamp"),
    DATE("date"),
    TIME("time"),
    UUID("uuid"),
    BYTEA("bytea");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /**
     * The type with a name in SQL.
     *
     * @throws IllegalArgumentException if no type has the name
     */
    public static ColumnType ofSql(String sql) {
        for (ColumnType type : values()) {
            if (type.sql.equals(sql)) {
                return type;
            }
        }
        throw new IllegalArgumentException("No column of a snapshot has the type " + sql);
    }

    /** The type's name in SQL. */
    public String sql() {
        return sql;
    }

    /** The type's name in definitions, settings and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The narrowest type that holds the values of both. */
    public ColumnType join(ColumnType other) {
        if (this == other) {
            return this;
        }
        return isExact() && other.isExact() ? NUMERIC : TEXT;
    }

    /** Whether a user may say that a field holds such values; the others come only from services that say so. */
    public boolean isChosenByUsers() {
        return this != JSONB && this != UUID && this != BYTEA;
    }

    private boolean isExact() {
        return this == BIGINT || this == NUMERIC;
    }
}
