package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a service has refused, and uncertain rows, of which it is not known whether the service has created them.
 */
public final class UnpublishedChanges {
    private final Jdbi jdbi;
    private final Snapshots snapshots;
    private final PublishRuns runs = new PublishRuns();

    public UnpublishedChanges(Jdbi jdbi, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
    }

    /**
     * A change that was not published.
     *
     * @param state {@code refused} by the service, or {@code uncertain}
     * @param message what the service says; null if nothing
     */
    public record Unpublished(
            long id,
            UUID jobId,
            String table,
            String row,
            String kind,
            String state,
            @Nullable String code,
            @Nullable String message) {}

    /** The result of settling an uncertain change. */
    public enum Settlement {
        DONE,
        UNKNOWN,
        /** The change is not uncertain. */
        NOT_UNCERTAIN,
        /** A row that was created has an id, which the answer lacks. */
        ID_MISSING
    }

    /** See {@link PublishRuns#expiry}. */
    public static Expiry expiry() {
        return PublishRuns.expiry();
    }

    /** The uncertain rows, and those that the newest publishing has had refused; empty if the tenant has no such snapshot. */
    public Optional<List<Unpublished>> list(String tenant, UUID snapshot, long after, int limit) {
        return jdbi.withHandle(handle -> snapshots
                .find(handle, tenant, snapshot)
                .map(found -> handle.createQuery("""
                                SELECT c.id, c.job_id, t.table_name, c.row_id, c.kind, c.state, c.code, c.message
                                FROM publish_changes AS c JOIN snapshot_tables AS t ON t.id = c.table_id
                                WHERE t.snapshot_id = :snapshot AND c.id > :after
                                  AND (c.state = 'uncertain' OR c.state = 'refused' AND c.job_id =
                                       (SELECT job_id FROM publish_runs WHERE snapshot_id = :snapshot
                                        ORDER BY started_at DESC LIMIT 1))
                                ORDER BY c.id LIMIT :limit""")
                        .bind("snapshot", snapshot)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> new Unpublished(
                                row.getLong(1),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8)))
                        .list()));
    }

    /**
     * Says whether an uncertain change has happened. If not, the next plan has it again.
     *
     * @param row the id that the service gave a created row
     */
    public Settlement settle(String tenant, UUID snapshot, long change, boolean happened, @Nullable String row) {
        return jdbi.inTransaction((Handle tx) -> {
            Optional<StoredChange> found = snapshots
                    .find(tx, tenant, snapshot)
                    .flatMap(known -> tx.createQuery("""
                            SELECT c.id, c.job_id, c.table_id, c.row_id, c.kind, c.fields, c.token, c.promised_id
                            FROM publish_changes AS c JOIN snapshot_tables AS t ON t.id = c.table_id
                            WHERE t.snapshot_id = :snapshot AND c.id = :change FOR UPDATE OF c""")
                            .bind("snapshot", snapshot)
                            .bind("change", change)
                            .map((result, context) -> PublishRuns.change(result))
                            .findOne());
            if (found.isEmpty()) {
                return Settlement.UNKNOWN;
            }
            boolean isUncertain = tx.createQuery("SELECT state = 'uncertain' FROM publish_changes WHERE id = :change")
                    .bind("change", change)
                    .mapTo(boolean.class)
                    .one();
            if (!isUncertain) {
                return Settlement.NOT_UNCERTAIN;
            }
            boolean isCreated = found.get().kind() == ChangeKind.CREATE;
            if (happened && isCreated && row == null) {
                return Settlement.ID_MISSING;
            }
            if (happened) {
                String id = row != null && isCreated ? row : found.get().row();
                new PublishedRows(tx, snapshots.table(tx, found.get().table()).orElseThrow())
                        .done(found.get(), new RowOutcome.Done(id, null));
                runs.move(tx, change, ChangeState.DONE, id);
            } else {
                runs.move(tx, change, ChangeState.LEFT, null);
            }
            return Settlement.DONE;
        });
    }
}
