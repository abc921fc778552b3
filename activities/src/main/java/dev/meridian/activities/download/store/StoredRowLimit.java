package dev.meridian.activities.download.store;

import dev.meridian.domain.download.source.SourceFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * How much a tenant may have stored in snapshots.
 *
 * @param rows the most rows of all tables together
 * @param bytes the most bytes of all tables together, with their indexes, as they were when a table was measured last
 */
public record StoredRowLimit(long rows, long bytes) {
    /** Counts rows that a batch has added, and refuses the batch if the tenant has too many then. */
    public void count(Handle transaction, SnapshotTable table, long added) {
        if (added == 0) {
            return;
        }
        transaction
                .createUpdate(
                        "UPDATE snapshot_tables SET stored_rows = greatest(0, stored_rows + :added) WHERE id = :table")
                .bind("added", added)
                .bind("table", table.id())
                .execute();
        transaction
                .createQuery("""
                        SELECT sum(t.stored_rows)::bigint AS rows, sum(t.stored_bytes)::bigint AS bytes
                        FROM snapshots AS own
                        JOIN snapshots AS s ON s.tenant = own.tenant
                        JOIN snapshot_tables AS t ON t.snapshot_id = s.id
                        WHERE own.id = :snapshot""")
                .bind("snapshot", table.snapshotId())
                .map((row, context) -> refused(row))
                .one();
    }

    /** Measures how many bytes a table takes. */
    public static void measure(Handle transaction, SnapshotTable table) {
        transaction
                .createUpdate("""
                        UPDATE snapshot_tables SET stored_bytes = pg_total_relation_size(to_regclass(:name))
                        WHERE id = :table""")
                .bind("name", table.quoted())
                .bind("table", table.id())
                .execute();
    }

    private boolean refused(ResultSet row) throws SQLException {
        if (row.getLong("rows") > rows) {
            throw SourceFailure.permanent(
                    "too_many_rows",
                    "The tenant's snapshots would hold more than " + rows
                            + " rows; delete a snapshot, or raise SNAPSHOT_MAX_ROWS");
        }
        if (row.getLong("bytes") > bytes) {
            throw SourceFailure.permanent(
                    "too_many_bytes",
                    "The tenant's snapshots take more than " + bytes
                            + " bytes; delete a snapshot, or raise SNAPSHOT_MAX_BYTES");
        }
        return false;
    }
}
