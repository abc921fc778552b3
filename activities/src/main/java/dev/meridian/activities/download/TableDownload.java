package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.store.BatchWriter;
import dev.meridian.activities.download.store.Claim;
import dev.meridian.activities.download.store.FetchedPage;
import dev.meridian.activities.download.store.Pass;
import dev.meridian.activities.download.store.Passes;
import dev.meridian.activities.download.store.Pauses;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.workflows.download.TableTask;
import dev.meridian.workflows.download.TableTurn;
import dev.meridian.workflows.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table from its resume point on, for one turn. Each batch is stored with its resume point in one transaction; reading
 * goes on meanwhile.
 */
public final class TableDownload {
    private static final long BETWEEN_REPORTS = TimeUnit.SECONDS.toNanos(1);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Connections connections;
    private final DownloadTables tables;
    private final StoredRowLimit limit;
    private final Duration longestTurn;
    private final Passes passes = new Passes();
    private final Pauses pauses = new Pauses();

    /** @param longestTurn how long after its first page a turn begins further pages; the next turn goes on from there */
    public TableDownload(
            Jdbi jdbi,
            JobProjection jobs,
            Connections connections,
            DownloadTables tables,
            StoredRowLimit limit,
            Duration longestTurn) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.connections = connections;
        this.tables = tables;
        this.limit = limit;
        this.longestTurn = longestTurn;
    }

    /**
     * Reads for one turn.
     *
     * @param delivery how often Temporal has handed this turn out, from 1
     * @throws JobException with connection, table, page and field if the table can't be read
     * @throws InterruptedException if the work is cancelled; what is stored stays
     */
    public TableTurn read(TableTask task, int delivery) throws InterruptedException {
        UUID jobId = UUID.fromString(task.jobId());
        Pass pass = jdbi.inTransaction((Handle tx) -> passes.claim(tx, jobId, task.table(), task.turn(), delivery));
        if (pass.status().isEnd()) {
            return TableTurn.DONE;
        }
        DownloadTables.Target target = tables.target(pass.id());
        Claim claim = new Claim(pass.id(), jobId, task.turn(), delivery);
        if (jdbi.withHandle(handle -> pauses.includes(handle, jobId))) {
            return rest(claim);
        }
        try (Source source = connections.open(target.tenant(), target.connection())) {
            return read(source, target.table(), pass, claim);
        } catch (SourceFailure failed) {
            throw SourceFailures.of(
                    failed, target.connectionName(), target.table().name());
        } finally {
            report(jobId);
        }
    }

    private TableTurn read(Source source, SnapshotTable table, Pass pass, Claim claim) throws InterruptedException {
        try {
            return read(source, table, pass, claim, pass.progress().position());
        } catch (SourceFailure failed) {
            if (failed.code().equals(SourceFailure.FORGOTTEN_MARK)) {
                jdbi.useTransaction(tx -> passes.restartInFull(tx, claim));
                return TableTurn.GOES_ON;
            }
            if (!failed.code().equals(SourceFailure.FORGOTTEN_CURSOR)) {
                throw failed;
            }
            if (pass.progress().restarted()) {
                throw SourceFailure.permanent(
                        SourceFailure.FORGOTTEN_CURSOR,
                        "The service has forgotten for the second time where reading had stopped: "
                                + failed.getMessage());
            }
            jdbi.useTransaction(tx -> passes.restart(tx, claim));
            return TableTurn.GOES_ON;
        }
    }

    private TableTurn read(Source source, SnapshotTable table, Pass pass, Claim claim, @Nullable Position from)
            throws InterruptedException {
        SnapshotTable.Choices choices = table.choices();
        TableRequest request = new TableRequest(
                table.remoteId(), choices.idField(), choices.types(), choices.changedBy(), pass.since());
        try (Handle handle = jdbi.open()) {
            BatchWriter writer = new BatchWriter(handle, table, pass, claim, limit);
            try (PageFeed feed = new PageFeed(source.read(request, from), writer::declareTo, longestTurn)) {
                TableTurn turn = store(feed, writer, claim);
                writer.finish();
                return turn;
            }
        }
    }

    private TableTurn rest(Claim claim) {
        jdbi.useTransaction(tx -> passes.rest(tx, claim));
        return TableTurn.PAUSED;
    }

    private TableTurn store(PageFeed feed, BatchWriter writer, Claim claim) throws InterruptedException {
        long reported = System.nanoTime();
        while (true) {
            List<FetchedPage> batch = feed.next();
            if (batch.isEmpty()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("The download was stopped");
                }
                return TableTurn.GOES_ON;
            }
            boolean isPaused = writer.write(batch);
            boolean isDone = batch.getLast().end().next() == null;
            feed.stored(batch);
            if (isDone) {
                return TableTurn.DONE;
            }
            if (isPaused) {
                return rest(claim);
            }
            if (System.nanoTime() - reported >= BETWEEN_REPORTS) {
                report(claim.jobId());
                reported = System.nanoTime();
            }
        }
    }

    /** Shows on the job how far its tables are; in a transaction of its own, so that tables do not wait for one another. */
    private void report(UUID jobId) {
        jdbi.useTransaction(tx -> {
            DownloadTables.Sum sum = tables.sum(tx, jobId);
            jobs.progress(tx, jobId, new Progress(sum.rows(), sum.expected()), sum.percent(), sum.message());
        });
    }
}
