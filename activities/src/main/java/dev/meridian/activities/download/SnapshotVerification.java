package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.store.FetchedPage;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.TableComparison;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.TaskQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tables of a snapshot from their source once more, and says which rows are missing, surplus or different. Writes
 * nothing, so that it may be repeated at will; a lost worker's successor begins again.
 */
public final class SnapshotVerification implements TaskPerformer<SnapshotVerification.Payload> {
    private static final Duration LONGEST_READING = Duration.ofDays(1);

    /** The payload of a request for a verification. */
    @Described("The tables of a snapshot, compared with their source")
    public record Payload(
            @Described("The snapshot") @Format(TextFormat.UUID) @Length(max = 36)
            String snapshotId,

            @Described("The tables by their names in the snapshot; all of them if left out")
            @Length(min = 1, max = 500)
            @Nullable
            List<String> tables) {
        public static final JobDefinition<Payload> DEFINITION = new JobDefinition<>(
                DownloadJobs.VERIFY_RECORDS,
                "Compares the tables of a snapshot with their source, and writes nothing",
                PayloadType.of(Payload.class),
                new JobBounds(DownloadJobs.RETRIES, 10, Duration.ofHours(6), Duration.ofHours(24)),
                TaskQueues.DOWNLOADS,
                Payload::snapshotId);
    }

    /**
     * What was found.
     *
     * @param agrees whether every table has what its source has
     */
    record Verified(boolean agrees, List<TableComparison.Differences> tables) {}

    private final Jdbi jdbi;
    private final Snapshots snapshots;
    private final Connections connections;

    public SnapshotVerification(Jdbi jdbi, Snapshots snapshots, Connections connections) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
        this.connections = connections;
    }

    @Override
    public JobDefinition<Payload> definition() {
        return Payload.DEFINITION;
    }

    @Override
    public Record perform(Task<Payload> task) throws InterruptedException {
        UUID id = UUID.fromString(task.payload().snapshotId());
        // An item of a batch is named jobId/index.
        UUID job = UUID.fromString(task.id().split("/")[0]);
        Snapshots.Snapshot snapshot = jdbi.inTransaction((Handle tx) -> taken(tx, task, id, job));
        try {
            List<TableComparison.Differences> found = new ArrayList<>();
            for (SnapshotTable table : tables(snapshot, task.payload())) {
                found.add(verified(snapshot, table));
            }
            return new Verified(found.stream().allMatch(TableComparison.Differences::areNone), found);
        } finally {
            jdbi.useTransaction(tx -> snapshots.giveBack(tx, job, task.id()));
        }
    }

    private Snapshots.Snapshot taken(Handle tx, Task<Payload> task, UUID id, UUID job) {
        Snapshots.Snapshot snapshot = snapshots
                .find(tx, task.tenant(), id)
                .orElseThrow(() -> JobException.permanent("snapshot_not_found", "There is no such snapshot"));
        if (!snapshots.take(tx, id, job, task.id())) {
            throw JobException.retryable(
                    JobFailure.SNAPSHOT_BUSY,
                    "Another job, or another item of this batch, works on the snapshot's tables");
        }
        return snapshot;
    }

    private List<SnapshotTable> tables(Snapshots.Snapshot snapshot, Payload payload) {
        return jdbi.withHandle(handle -> snapshots.tables(handle, snapshot.id())).stream()
                .filter(table -> payload.tables() == null || payload.tables().contains(table.name()))
                // A table that has never been downloaded does not exist.
                .filter(table -> table.state().hasBeenComplete())
                .toList();
    }

    private TableComparison.Differences verified(Snapshots.Snapshot snapshot, SnapshotTable table)
            throws InterruptedException {
        TableRequest request = new TableRequest(
                table.remoteId(),
                table.choices().idField(),
                table.choices().types(),
                table.choices().changedBy(),
                null);
        try (Source source = connections.open(snapshot.tenant(), snapshot.connection());
                Handle handle = jdbi.open()) {
            TableComparison comparison = new TableComparison(handle, table);
            try (PageFeed feed = new PageFeed(source.read(request, null), comparison::declareTo, LONGEST_READING)) {
                for (List<FetchedPage> pages = feed.next(); !pages.isEmpty(); pages = feed.next()) {
                    comparison.compare(pages);
                    feed.stored(pages);
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return comparison.finish();
        } catch (SourceFailure failed) {
            String name = connections
                    .find(snapshot.tenant(), snapshot.connection())
                    .map(Connections.Connection::name)
                    .orElse("");
            throw SourceFailures.of(failed, name, table.name());
        }
    }
}
