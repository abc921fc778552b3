package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.SourceFailures;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.store.OwnWrites;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.download.publish.PublishState;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Begins a publishing and performs its turns. */
public final class Publishing {
    static final String PLAN_CHANGED = "There are other edits than in the plan: look at a new plan, and publish that";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Connections connections;
    private final Snapshots snapshots;
    private final Duration longestTurn;
    private final ChangePlan plan = new ChangePlan();
    private final PublishRuns runs = new PublishRuns();

    /** @param longestTurn how long a turn begins further batches; the next turn goes on from there */
    public Publishing(
            Jdbi jdbi, JobProjection jobs, Connections connections, Snapshots snapshots, Duration longestTurn) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.connections = connections;
        this.snapshots = snapshots;
        this.longestTurn = longestTurn;
    }

    /**
     * Takes the snapshot and copies the plan. Idempotent by job id.
     *
     * @throws JobException {@code plan_changed} if there are other edits than in the plan; {@code snapshot_busy} if another job has
     *     the snapshot
     */
    public void prepare(PublishState state) {
        UUID jobId = UUID.fromString(state.jobId());
        jdbi.useTransaction(tx -> {
            if (!jobs.start(tx, jobId, state.attempt())) {
                return;
            }
            String stored =
                    Objects.requireNonNull(StoredTerms.of(tx, jobId).payload(), "the intake stores the payload");
            PublishPayload payload = PublishPayload.DEFINITION.payload().readStored(stored);
            UUID id = UUID.fromString(payload.snapshotId());
            if (snapshots.ofJob(tx, id).isEmpty()) {
                throw JobException.permanent("snapshot_not_found", "The snapshot has been deleted");
            }
            if (!snapshots.take(tx, id, jobId)) {
                throw JobException.retryable(JobFailure.SNAPSHOT_BUSY, "Another job works on the snapshot's tables");
            }
            if (runs.exists(tx, jobId)) {
                return;
            }
            // The locks keep edits out between the comparison of the plan and its copy.
            snapshots.tables(tx, id).stream()
                    .map(SnapshotTable::id)
                    .sorted()
                    .forEach(table -> OwnWrites.begin(tx, table));
            if (!plan.summary(tx, id).hash().equals(payload.plan())) {
                throw JobException.permanent("plan_changed", PLAN_CHANGED);
            }
            runs.begin(tx, jobId, id, payload.plan());
            plan.copyTo(tx, id, jobId);
        });
    }

    /**
     * Publishes for one turn.
     *
     * @param delivery how often Temporal has handed this turn out, from 1
     * @return whether no change is left
     * @throws JobException with connection and table if the service can't be written to
     * @throws InterruptedException if the work is cancelled; what is published stays
     */
    public boolean publish(PublishState state, int delivery) throws InterruptedException {
        PublishRuns.Claim claim = new PublishRuns.Claim(UUID.fromString(state.jobId()), state.turn(), delivery);
        Optional<UUID> claimed = jdbi.inTransaction((Handle tx) -> runs.claim(tx, claim));
        if (claimed.isEmpty()) {
            return true;
        }
        Snapshots.Snapshot snapshot = jdbi.withHandle(handle -> snapshots.ofJob(handle, claimed.get()))
                .orElseThrow(() -> JobException.permanent("snapshot_not_found", "The snapshot has been deleted"));
        try (Source source = connections.open(snapshot.tenant(), snapshot.connection());
                PublishTurn turn = new PublishTurn(jdbi, jobs, snapshots, source, claim)) {
            try {
                return turn.run(snapshot.id(), longestTurn);
            } catch (SourceFailure failed) {
                throw SourceFailures.of(failed, connectionName(snapshot), turn.table());
            }
        } catch (SourceFailure notOpened) {
            throw SourceFailures.of(notOpened, connectionName(snapshot), null);
        }
    }

    private String connectionName(Snapshots.Snapshot snapshot) {
        return connections
                .find(snapshot.tenant(), snapshot.connection())
                .map(Connections.Connection::name)
                .orElse("");
    }
}
