package dev.meridian.activities.download.store;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Tables of snapshots that are computed and not downloaded. A new one is filled beside the old one and takes its place in the same transaction. */
public final class DerivedTables {
    private final Snapshots snapshots;
    private final StoredRowLimit limit;

    public DerivedTables(Snapshots snapshots, StoredRowLimit limit) {
        this.snapshots = snapshots;
        this.limit = limit;
    }

    /**
     * Makes an empty table that nobody reads yet, with {@code _id} and these columns; returns it as it stands in a statement.
     *
     * @param job whose table it is
     */
    public String begin(Handle transaction, Snapshots.Snapshot snapshot, UUID job, Map<String, ColumnType> columns) {
        String relation = ColumnNames.quoted(snapshot.schema()) + "." + ColumnNames.quoted(newName(job));
        String defined = columns.entrySet().stream()
                .map(column -> ", " + ColumnNames.quoted(column.getKey()) + " "
                        + column.getValue().sql())
                .collect(Collectors.joining());
        Ddl.run(
                transaction,
                "CREATE TABLE " + relation + " (_id text COLLATE \"C\" PRIMARY KEY, _notes jsonb, _version text"
                        + defined + ")");
        return relation;
    }

    /**
     * Lets the table of a job take the place of the one with a name.
     *
     * @param rows that it has
     * @throws JobException permanent, {@code table_taken}, if the name is a downloaded table's
     * @throws dev.meridian.domain.download.source.SourceFailure if the tenant would have too many rows or bytes
     */
    public void replace(
            Handle transaction,
            Snapshots.Snapshot snapshot,
            UUID job,
            String name,
            Map<String, ColumnType> columns,
            long rows) {
        SnapshotTable table = claim(transaction, snapshot, name);
        Ddl.run(transaction, "DROP TABLE IF EXISTS " + table.quoted());
        Ddl.run(
                transaction,
                "ALTER TABLE " + ColumnNames.quoted(snapshot.schema()) + "." + ColumnNames.quoted(newName(job))
                        + " RENAME TO " + ColumnNames.quoted(name));
        transaction
                .createUpdate("DELETE FROM snapshot_fields WHERE table_id = :table")
                .bind("table", table.id())
                .execute();
        int position = 0;
        for (Map.Entry<String, ColumnType> column : columns.entrySet()) {
            transaction
                    .createUpdate("""
                            INSERT INTO snapshot_fields (table_id, position, name, column_name, type, declared)
                            VALUES (:table, :position, :name, :name, :type, :type)""")
                    .bind("table", table.id())
                    .bind("position", position++)
                    .bind("name", column.getKey())
                    .bind("type", column.getValue().name())
                    .execute();
        }
        transaction
                .createUpdate("UPDATE snapshot_tables SET stored_rows = 0, stored_bytes = 0 WHERE id = :table")
                .bind("table", table.id())
                .execute();
        StoredRowLimit.measure(transaction, table);
        limit.count(transaction, table, rows);
    }

    private SnapshotTable claim(Handle transaction, Snapshots.Snapshot snapshot, String name) {
        long id = transaction
                .createQuery("""
                        INSERT INTO snapshot_tables (snapshot_id, remote_id, table_name, is_derived, complete_at)
                        VALUES (:snapshot, 'transform:' || :name, :name, true, now())
                        ON CONFLICT (snapshot_id, table_name) DO UPDATE SET complete_at = now()
                        WHERE snapshot_tables.is_derived
                        RETURNING id""")
                .bind("snapshot", snapshot.id())
                .bind("name", name)
                .mapTo(long.class)
                .findOne()
                .orElseThrow(() -> JobException.permanent(
                        "table_taken", "'" + name + "' is a downloaded table: choose another name for the result"));
        return snapshots.table(transaction, id).orElseThrow();
    }

    private static String newName(UUID job) {
        return "transform_" + job.toString().replace('-', '_');
    }
}
