package dev.meridian.activities.download.store;

import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a downloaded table has in PostgreSQL, where people may have added columns, views and rules, and may have taken
 * columns away; inside the caller's transaction.
 */
final class StoredColumns {
    /** Classes of errors by which PostgreSQL says that something else depends on a column: a view, an index, a rule, a default. */
    private static final List<String> IN_USE = List.of("0A", "22", "23", "2B", "42");

    /** The product's own columns beside {@code _id}, which identifies rows. */
    private static final List<Column> OWN = List.of(
            new Column("_notes", "_notes", ColumnType.JSONB, null, null),
            new Column("_version", "_version", ColumnType.TEXT, null, null));

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
     * table do not. The next pass is a full one then, because the values of all rows are needed. A primary key that is gone is made
     * again, too: programs that replace a table do not make one.
     *
     * @throws SourceFailure {@code column_altered} if somebody has given a column another type; {@code key_missing} if the rows have
     *     no key any more
     */
    void restore(Handle tx, List<Column> columns) {
        Ddl.run(
                tx,
                "CREATE TABLE IF NOT EXISTS " + table.quoted()
                        + " (_id text COLLATE \"C\" PRIMARY KEY, _notes jsonb, _version text)");
        restoreKey(tx);
        Map<String, String> found = types(tx);
        Stream.concat(OWN.stream(), columns.stream())
                .forEach(column -> refuseIfAltered(column, found.get(column.name())));
        List<Column> missingOwn = missing(OWN, found);
        List<Column> missing = missing(columns, found);
        if (missingOwn.isEmpty() && missing.isEmpty()) {
            return;
        }
        OwnWrites.begin(tx, table.id());
        missingOwn.forEach(column -> add(tx, column));
        for (Column column : missing) {
            add(tx, column, column.field());
            bringEditsBack(tx, column);
        }
        if (!missing.isEmpty() && missing.size() == columns.size()) {
            Ddl.run(
                    tx,
                    "DELETE FROM snapshot_edits AS e WHERE table_id = " + table.id() + " AND NOT EXISTS (SELECT FROM "
                            + table.quoted() + ")");
        }
        Ddl.run(tx, "UPDATE snapshot_tables SET complete_full_at = NULL WHERE id = " + table.id());
    }

    private static void refuseIfAltered(Column column, @Nullable String found) {
        if (found != null && !isWritten(column.type(), found)) {
            throw SourceFailure.permanent(
                            "column_altered",
                            "Somebody has given the column '" + column.name() + "' of the snapshot's table another"
                                    + " type than " + column.type().sql()
                                    + ": give it this type again, or drop the column, which then comes back")
                    .ofField(column.field());
        }
    }

    private static List<Column> missing(List<Column> columns, Map<String, String> found) {
        return columns.stream()
                .filter(column -> !found.containsKey(column.name()))
                .toList();
    }

    private void restoreKey(Handle tx) {
        boolean hasKey = tx.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid
                                       WHERE i.indrelid = to_regclass(:table) AND i.indisunique AND i.indisvalid
                                         AND i.indpred IS NULL AND i.indnkeyatts = 1
                                         AND a.attnum = i.indkey[0] AND a.attname = '_id')""")
                .bind("table", table.quoted())
                .mapTo(boolean.class)
                .one();
        if (hasKey) {
            return;
        }
        try {
            Ddl.run(
                    tx,
                    "ALTER TABLE " + table.quoted()
                            + " ALTER COLUMN _id TYPE text COLLATE \"C\", ADD PRIMARY KEY (_id)");
        } catch (UnableToExecuteStatementException failed) {
            throw refusedBy(
                    failed,
                    "key_missing",
                    "The snapshot's table has lost the primary key of its column _id, which can't be"
                            + " made again; drop the table, which then comes back, or give each row an _id of its own.");
        }
    }

    /** @param title what the column's comment says */
    void add(Handle tx, Column column, String title) {
        add(tx, column);
        String type = column.remoteType() == null ? "" : " (" + column.remoteType() + ")";
        Ddl.run(tx, "COMMENT ON COLUMN " + table.quoted() + "." + column.quoted() + " IS " + Ddl.literal(title + type));
    }

    private void add(Handle tx, Column column) {
        Ddl.run(
                tx,
                "ALTER TABLE " + table.quoted() + " ADD COLUMN " + column.quoted() + " "
                        + column.type().sql());
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
            SourceFailure refused = refusedBy(
                    failed,
                    "column_in_use",
                    "The column '" + column.name() + "' of the snapshot's table has to become " + type
                            + ", and something that was made for it stands in the way; drop it, and make it"
                            + " again afterwards.");
            throw refused.ofField(column.field());
        }
    }

    /**
     * A refusal that says what to do, with PostgreSQL's words behind it.
     *
     * @throws UnableToExecuteStatementException the failure itself if it is of another kind, such as an outage
     */
    private static SourceFailure refusedBy(UnableToExecuteStatementException failed, String code, String whatToDo) {
        if (failed.getCause() instanceof SQLException refused
                && IN_USE.contains(String.valueOf(refused.getSQLState()).substring(0, 2))) {
            return SourceFailure.permanent(
                    code,
                    whatToDo + " PostgreSQL says: "
                            + String.valueOf(refused.getMessage()).replaceAll("\\s+", " "));
        }
        throw failed;
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

    /** The types of all columns by their names, as PostgreSQL writes them. */
    private Map<String, String> types(Handle tx) {
        Map<String, String> types = new HashMap<>();
        tx.createQuery("""
                        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
                        WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped""")
                .bind("table", table.quoted())
                .map((row, context) -> types.put(row.getString(1), row.getString(2)))
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
