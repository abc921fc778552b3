package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.ExportedTable;
import dev.meridian.activities.download.export.format.TableFile;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The files of one export while they are written. Closing it gives up those that are not kept. */
public final class FileExport implements AutoCloseable {
    private final BucketObjects objects;
    private final TableFile file;
    private final Exports.NewExport export;
    private final Exports exports = new Exports();
    private final List<ObjectUpload> uploads = new ArrayList<>();
    private final List<StoredObject> stored = new ArrayList<>();
    private final List<ExportedFile> files = new ArrayList<>();
    private long rows;

    /**
     * The identity of an export, and the job and address that it belongs to.
     *
     * @param id of the export; one with this id is replaced
     * @param job with which the export goes
     * @param stable the name of the address that shows it; null if none does
     */
    public record Order(
            UUID id,
            UUID job,
            String tenant,
            UUID snapshot,
            @Nullable String stable) {}

    public FileExport(BucketObjects objects, TableFile file, Order order) {
        this.objects = objects;
        this.file = file;
        this.export = new Exports.NewExport(
                order.id(),
                order.job(),
                order.tenant(),
                order.snapshot(),
                file.format(),
                file.compression(),
                order.stable());
    }

    /** A file in a job's result. */
    public record FileResult(String table, String file, long rows, long bytes, String sha256) {}

    /**
     * Writes a table to a file, in the transaction of the handle.
     *
     * @param progress hears now and then how many rows of all files are written
     * @throws JobException retryable, if the bucket does not take it
     */
    public void write(Handle reading, String name, ExportedTable table, LongConsumer progress) {
        ObjectUpload upload = objects.begin(export.tenant(), file.mediaType());
        uploads.add(upload);
        long before = rows;
        TableFile.Written written;
        try {
            written = file.write(reading.getConnection(), table, upload, count -> progress.accept(before + count));
        } catch (SQLException failed) {
            throw new UnableToExecuteStatementException(failed, null);
        } catch (IOException failed) {
            throw JobException.retryable(JobFailure.OBJECT_STORE_UNAVAILABLE, "A file could not be written", failed);
        }
        StoredObject object = upload.finish();
        stored.add(object);
        rows = before + written.rows();
        files.add(new ExportedFile(
                name,
                file.nameFor(name),
                object.id(),
                written.rows(),
                object.bytes(),
                object.sha256(),
                written.columns()));
    }

    /**
     * Makes the files an export that everybody sees, in the caller's transaction.
     *
     * @throws JobException retryable, {@code upload_given_up}, if this process was silent for so long that others have given the
     *     files up
     */
    public List<FileResult> keep(Handle transaction) {
        for (StoredObject object : stored) {
            if (!objects.ledger().keep(transaction, object)) {
                throw JobException.retryable(
                        "upload_given_up",
                        "The export's files were given up, because its worker did not report for too long");
            }
        }
        exports.insert(transaction, export, files);
        return files.stream()
                .map(each -> new FileResult(each.table(), each.name(), each.rows(), each.bytes(), each.sha256Hex()))
                .toList();
    }

    @Override
    public void close() {
        uploads.forEach(ObjectUpload::close);
    }
}
