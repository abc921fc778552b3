package dev.meridian.activities.download.store;

import dev.meridian.domain.download.source.RemoteTable;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Makes downloaded tables, and keeps what their connector says of them; inside the caller's transaction. */
public final class TableSchema {
    /** Makes the table if it does not exist, with the columns of the fields whose types are known. */
    public void make(Handle transaction, UUID jobId, SnapshotTable table, RemoteTable remote) {
        transaction
                .createUpdate("""
                        UPDATE snapshot_tables
                        SET remote_name = :name, partial_rows = :partialRows, incremental_by = :incrementalBy
                        WHERE id = :table""")
                .bind("name", remote.name())
                .bind("partialRows", remote.partialRows())
                .bind(
                        "incrementalBy",
                        table.choices().changedBy() != null ? table.choices().changedBy() : remote.incrementalBy())
                .bind("table", table.id())
                .execute();
        Columns.of(transaction, table).make(transaction, jobId, remote.fields());
        transaction
                .createQuery("SELECT watch_snapshot_table(:schema, :name, :table)::text")
                .bind("schema", table.schema())
                .bind("name", table.name())
                .bind("table", table.id())
                .mapTo(String.class)
                .one();
        Ddl.run(transaction, "COMMENT ON TABLE " + table.quoted() + " IS " + Ddl.literal(remote.name()));
    }

    /** Whether the table was read as a whole, and completely, within this time. */
    public boolean hasBeenComplete(Handle handle, SnapshotTable table, Duration within) {
        return handle.createQuery("""
                        SELECT coalesce(complete_full_at > now() - :seconds * interval '1 second', false)
                        FROM snapshot_tables WHERE id = :table""")
                .bind("seconds", within.toSeconds())
                .bind("table", table.id())
                .mapTo(boolean.class)
                .one();
    }
}
