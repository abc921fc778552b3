package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.ExportedColumn;
import dev.meridian.activities.download.export.format.ExportedTable;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StoredRows;
import dev.meridian.activities.download.store.TableLocks;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.workflows.job.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes the tables of a job to files, all as they are at one moment. */
public final class TableExport {
    private static final long BETWEEN_REPORTS = TimeUnit.SECONDS.toNanos(1);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Snapshots snapshots;
    private final BucketObjects objects;
    private final StoredRows stored = new StoredRows();

    public TableExport(Jdbi jdbi, JobProjection jobs, Snapshots snapshots, BucketObjects objects) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.objects = objects;
    }

    /** What a completed job shows as its result; the columns are at the export. */
    record Result(UUID exportId, long rows, List<FileExport.FileResult> files) {}

    private record Order(
            Snapshots.Snapshot snapshot, ExportPayload payload, List<SnapshotTable> tables, long expected) {}

    /**
     * Writes the files of a job, and ends the job as completed in the transaction that shows them. A job that has ended stays as
     * it ended.
     *
     * @throws JobException permanent: {@code unknown_snapshot}, {@code unknown_table}, {@code table_not_downloaded}
     */
    public void write(UUID jobId, int attempt) {
        if (!jdbi.inTransaction((Handle tx) -> jobs.start(tx, jobId, attempt))) {
            return;
        }
        Order order = jdbi.withHandle(handle -> order(handle, jobId));
        ExportPayload payload = order.payload();
        FileExport.Order files = new FileExport.Order(
                jobId, jobId, order.snapshot().tenant(), order.snapshot().id(), payload.stable());
        try (FileExport export = new FileExport(objects, payload.file(), files)) {
            // A connection of its own: uploads and progress are noted in other transactions meanwhile.
            try (Handle handle = jdbi.open()) {
                handle.useTransaction(
                        TransactionIsolationLevel.REPEATABLE_READ, view -> write(view, jobId, order, export));
            }
            jdbi.useTransaction(tx -> complete(tx, jobId, export));
        }
    }

    private void write(Handle view, UUID jobId, Order order, FileExport files) {
        view.setReadOnly(true);
        TableLocks.hold(view, order.tables());
        LongConsumer progress = progress(jobId, order.expected());
        for (SnapshotTable table : order.tables()) {
            files.write(view, table.name(), exported(view, table), progress);
        }
    }

    private void complete(Handle tx, UUID jobId, FileExport files) {
        List<FileExport.FileResult> kept = files.keep(tx);
        long rows = kept.stream().mapToLong(FileExport.FileResult::rows).sum();
        Result result = new Result(jobId, rows, kept);
        jobs.progress(tx, jobId, new Progress(rows, rows), 99, "Files are written");
        if (!jobs.completeWith(tx, jobId, JsonMapper.shared().writeValueAsString(result))) {
            // The job was cancelled at the last moment: its files are given up.
            tx.rollback();
        }
    }

    private Order order(Handle handle, UUID jobId) {
        String written =
                Objects.requireNonNull(StoredTerms.of(handle, jobId).payload(), "the intake stores the payload");
        ExportPayload payload = ExportPayload.DEFINITION.payload().readStored(written);
        Snapshots.Snapshot snapshot = snapshots
                .ofJob(handle, UUID.fromString(payload.snapshotId()))
                .orElseThrow(() -> JobException.permanent("unknown_snapshot", "The snapshot has been deleted"));
        List<SnapshotTable> tables = tables(handle, snapshot, payload.tables());
        long expected = tables.stream()
                .mapToLong(table -> snapshots.storedRows(handle, table))
                .sum();
        return new Order(snapshot, payload, tables, expected);
    }

    private List<SnapshotTable> tables(Handle handle, Snapshots.Snapshot snapshot, @Nullable List<String> wanted) {
        List<SnapshotTable> all = snapshots.allTables(handle, snapshot.id());
        List<SnapshotTable> chosen = new ArrayList<>();
        if (wanted == null) {
            all.stream().filter(table -> stored.exists(handle, table)).forEach(chosen::add);
            if (chosen.isEmpty()) {
                throw JobException.permanent(
                        "table_not_downloaded", "No table of the snapshot has been downloaded yet: download it first");
            }
            return chosen;
        }
        for (String name : wanted) {
            SnapshotTable table = all.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> JobException.permanent(
                            "unknown_table", "The snapshot has no table '" + name + "' any more"));
            if (!stored.exists(handle, table)) {
                throw JobException.permanent(
                        "table_not_downloaded",
                        "The table '" + name + "' has not been downloaded yet: download it first");
            }
            chosen.add(table);
        }
        return chosen;
    }

    private ExportedTable exported(Handle view, SnapshotTable table) {
        List<ExportedColumn> columns = new ArrayList<>();
        columns.add(new ExportedColumn("_id", "_id", ColumnType.TEXT));
        stored.columns(view, table)
                .forEach(column -> columns.add(
                        new ExportedColumn(column.name(), column.field(), ColumnType.ofSql(column.type()))));
        return new ExportedTable(table.quoted(), columns);
    }

    /** Shows on the job how far its files are, at most once a second. */
    private LongConsumer progress(UUID jobId, long expected) {
        long[] reported = {System.nanoTime()};
        return rows -> {
            if (System.nanoTime() - reported[0] >= BETWEEN_REPORTS) {
                reported[0] = System.nanoTime();
                long total = Math.max(rows, expected);
                int percent = (int) Math.min(99, 100 * rows / Math.max(1, total));
                jdbi.useTransaction(
                        tx -> jobs.progress(tx, jobId, new Progress(rows, total), percent, "Writing files"));
            }
        };
    }
}
