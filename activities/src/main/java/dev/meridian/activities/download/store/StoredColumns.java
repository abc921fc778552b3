package dev.meridian.activities.download.store;

import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The columns that a downloaded table has in PostgreSQL, where people may have added columns, views and rules, and may have taken
 * columns away; inside the caller's transaction.
 */
final class StoredColumns {
    /** Classes of errors by which PostgreSQL says that something else depends on a column: a view, an index, a rule, a default. */
    private static final List<String> IN_USE = List.of("0A", "22", "23", "2B", "42");

    private final SnapshotTable table;

    StoredColumns(SnapshotTable table) {
        this.table = table;
    }

    /** Whether the table has a column of this name, whoever has added it. */
    boolean has(Handle tx, String name) {
        return tx.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_attribute
                                       WHERE attrelid = to_regclass(:table) AND attname = :name AND NOT attisdropped)""")
                .bind("table", table.quoted())
                .bind("name", name)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Makes the table, and those of the columns that somebody has taken away; the edits of a column come back with it, those of a whole
     * table do not. The next pass is a full one then, because the values of all rows are needed.
     *
     * @throws SourceFailure {@code column_altered} if somebody has given a column another type
     */
    void restore(Handle tx, List<Column> columns) {
        Ddl.run(
                tx,
                "CREATE TABLE IF NOT EXISTS " + table.quoted()
                        + " (_id text COLLATE \"C\" PRIMARY KEY, _notes jsonb, _version text)");
        if (columns.isEmpty()) {
            return;
        }
        Map<String, Boolean> found = types(tx);
        List<Column> missing = columns.stream()
                .filter(column -> !found.containsKey(column.name()))
                .toList();
        for (Column column : columns) {
            if (Boolean.FALSE.equals(found.get(column.name()))) {
                throw SourceFailure.permanent(
                                "column_altered",
                                "Somebody has given the column '" + column.name() + "' of the snapshot's table another"
                                        + " type than " + column.type().sql()
                                        + ": give it this type again, or drop the column, which then comes back")
                        .ofField(column.field());
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        OwnWrites.begin(tx, table.id());
        for (Column column : missing) {
            add(tx, column, column.field());
            bringEditsBack(tx, column);
        }
        if (missing.size() == columns.size()) {
            Ddl.run(
                    tx,
                    "DELETE FROM snapshot_edits AS e WHERE table_id = " + table.id() + " AND NOT EXISTS (SELECT FROM "
                            + table.quoted() + ")");
        }
        Ddl.run(tx, "UPDATE snapshot_tables SET complete_full_at = NULL WHERE id = " + table.id());
    }

    /** @param title what the column's comment says */
    void add(Handle tx, Column column, String title) {
        Ddl.run(
                tx,
                "ALTER TABLE " + table.quoted() + " ADD COLUMN " + column.quoted() + " "
                        + column.type().sql());
        String type = column.remoteType() == null ? "" : " (" + column.remoteType() + ")";
        Ddl.run(tx, "COMMENT ON COLUMN " + table.quoted() + "." + column.quoted() + " IS " + Ddl.literal(title + type));
    }

    /**
     * Gives a column the type that it has now.
     *
     * @throws SourceFailure {@code column_in_use} if something that somebody has made depends on the type
     */
    void widen(Handle tx, Column column) {
        String type = column.type().sql();
        try {
            Ddl.run(
                    tx,
                    "ALTER TABLE " + table.quoted() + " ALTER COLUMN " + column.quoted() + " TYPE " + type + " USING "
                            + column.quoted() + "::" + type);
        } catch (UnableToExecuteStatementException failed) {
            if (failed.getCause() instanceof SQLException refused
                    && IN_USE.contains(String.valueOf(refused.getSQLState()).substring(0, 2))) {
                throw SourceFailure.permanent(
                                "column_in_use",
                                "The column '" + column.name() + "' of the snapshot's table has to become " + type
                                        + ", and something that was made for it stands in the way; drop it, and make it"
                                        + " again afterwards. PostgreSQL says: "
                                        + String.valueOf(refused.getMessage()).replaceAll("\\s+", " "))
                        .ofField(column.field());
            }
            throw failed;
        }
    }

    private void bringEditsBack(Handle tx, Column column) {
        String name = Ddl.literal(column.name());
        String edited = "CASE e.kind WHEN 'create' THEN e.value -> " + name + " ELSE e.value END";
        String value = column.type() == ColumnType.JSONB
                ? "nullif(" + edited + ", 'null')"
                : "((" + edited + ") #>> '{}')::" + column.type().sql();
        Ddl.run(
                tx,
                "UPDATE " + table.quoted() + " AS t SET " + column.quoted() + " = " + value
                        + " FROM snapshot_edits AS e WHERE e.table_id = " + table.id() + " AND e.row_id = t._id"
                        + " AND (e.kind = 'create' OR e.column_name = " + name + ")");
    }

    /** The columns, each with whether it has the type that it is known to have; columns of others count as having it. */
    private Map<String, Boolean> types(Handle tx) {
        Map<String, Boolean> types = new HashMap<>();
        tx.createQuery("""
                        SELECT a.attname, f.type, format_type(a.atttypid, a.atttypmod)
                        FROM pg_attribute AS a
                        LEFT JOIN snapshot_fields AS f ON f.table_id = :id AND f.column_name = a.attname
                        WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped""")
                .bind("id", table.id())
                .bind("table", table.quoted())
                .map((row, context) -> types.put(
                        row.getString(1),
                        row.getString(2) == null || isWritten(ColumnType.valueOf(row.getString(2)), row.getString(3))))
                .list();
        return types;
    }

    private static boolean isWritten(ColumnType type, String found) {
        return found.equals(
                switch (type) {
                    case TIMESTAMPTZ -> "timestamp with time zone";
                    case TIMESTAMP -> "timestamp without time zone";
                    case TIME -> "time without time zone";
                    default -> type.sql();
                });
    }
}
