package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.Passes;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.TableSchema;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.download.DownloadPlan;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Begins a download: takes the snapshot, asks the connection for its tables, and makes them. */
public final class DownloadPlanning {
    /** How often a table is read as a whole although it could be read incrementally. */
    private static final Duration FULL_EVERY = Duration.ofDays(7);

    private static final String TABLE = "table";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Connections connections;
    private final Snapshots snapshots;
    private final TableSchema schema = new TableSchema();
    private final Passes passes = new Passes();

    public DownloadPlanning(Jdbi jdbi, JobProjection jobs, Connections connections, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.connections = connections;
        this.snapshots = snapshots;
    }

    private record Begun(DownloadPayload payload, Snapshots.Snapshot snapshot, List<SnapshotTable> tables) {}

    /**
     * Plans a job's tables. Idempotent by job id.
     *
     * @throws JobException if the connection can't be read, or another job has the snapshot
     */
    public DownloadPlan plan(DownloadState state) throws InterruptedException {
        UUID jobId = UUID.fromString(state.jobId());
        @Nullable Begun begun = jdbi.inTransaction((Handle tx) -> begin(tx, jobId, state.attempt()));
        if (begun == null) {
            return new DownloadPlan(0, 0);
        }
        Map<String, RemoteTable> remote = remoteTables(begun.snapshot());
        return jdbi.inTransaction((Handle tx) -> {
            int ordinal = 0;
            for (SnapshotTable table : begun.tables()) {
                plan(
                        tx,
                        jobId,
                        ordinal,
                        table,
                        remote.get(table.remoteId()),
                        begun.payload().mode());
                ordinal++;
            }
            return new DownloadPlan(ordinal, Math.min(ordinal, DownloadJobs.TABLES_AT_ONCE));
        });
    }

    /** Returns null if the job has ended. */
    private @Nullable Begun begin(Handle tx, UUID jobId, int attempt) {
        if (!jobs.start(tx, jobId, attempt)) {
            return null;
        }
        String stored = Objects.requireNonNull(StoredTerms.of(tx, jobId).payload(), "the intake stores the payload");
        DownloadPayload payload = DownloadPayload.DEFINITION.payload().readStored(stored);
        UUID id = UUID.fromString(payload.snapshotId());
        Snapshots.Snapshot snapshot = snapshots
                .ofJob(tx, id)
                .orElseThrow(() -> JobException.permanent("snapshot_not_found", "The snapshot has been deleted"));
        if (!snapshots.take(tx, id, jobId)) {
            throw JobException.retryable(JobFailure.SNAPSHOT_BUSY, "Another job writes the snapshot's tables");
        }
        List<SnapshotTable> tables = snapshots.tables(tx, id).stream()
                .filter(table -> payload.tables() == null || payload.tables().contains(table.name()))
                .toList();
        return new Begun(payload, snapshot, tables);
    }

    private Map<String, RemoteTable> remoteTables(Snapshots.Snapshot snapshot) throws InterruptedException {
        String name = connections
                .find(snapshot.tenant(), snapshot.connection())
                .map(Connections.Connection::name)
                .orElse("");
        try (Source source = connections.open(snapshot.tenant(), snapshot.connection())) {
            return source.tables().stream().collect(Collectors.toMap(RemoteTable::id, Function.identity()));
        } catch (SourceFailure failed) {
            throw SourceFailures.of(failed, name, null);
        }
    }

    private void plan(
            Handle tx,
            UUID jobId,
            int ordinal,
            SnapshotTable table,
            @Nullable RemoteTable remote,
            DownloadPayload.Mode mode) {
        if (remote == null) {
            passes.plan(tx, jobId, ordinal, table, false);
            passes.ended(
                    tx,
                    jobId,
                    ordinal,
                    PassStatus.FAILED,
                    "table_not_found",
                    "The connection has no table '" + table.remoteId() + "' any more");
            return;
        }
        tx.savepoint(TABLE);
        try {
            schema.make(tx, jobId, table, remote);
            tx.releaseSavepoint(TABLE);
        } catch (SourceFailure failed) {
            // A statement may have failed, after which PostgreSQL takes no other one.
            tx.rollbackToSavepoint(TABLE);
            passes.plan(tx, jobId, ordinal, table, false);
            passes.ended(tx, jobId, ordinal, PassStatus.FAILED, failed.code(), String.valueOf(failed.getMessage()));
            return;
        }
        boolean canBeIncremental =
                (remote.incrementalBy() != null || table.choices().changedBy() != null)
                        && table.state().mark() != null;
        boolean incremental = canBeIncremental
                && switch (mode) {
                    case FULL -> false;
                    case INCREMENTAL -> schema.hasBeenComplete(tx, table, Duration.ofDays(36_500));
                    case AUTO -> schema.hasBeenComplete(tx, table, FULL_EVERY);
                };
        passes.plan(tx, jobId, ordinal, table, incremental);
    }
}
