package dev.meridian.activities.download.connection;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Files that were uploaded for connections: streamed to the object store part by part, each as an object of its own, so that a file
 * that is being read is not changed by a file that takes its name.
 */
public final class ConnectionFiles {
    private static final String MEDIA_TYPE = "application/octet-stream";

    private final Jdbi jdbi;
    private final BucketObjects objects;

    /** @param objects of {@link ConnectionObjects} */
    public ConnectionFiles(Jdbi jdbi, BucketObjects objects) {
        this.jdbi = jdbi;
        this.objects = objects;
    }

    /**
     * A file.
     *
     * @param objectKey where its bytes lie; never used again for others
     * @param sha256 of its bytes, in hexadecimal digits
     */
    public record StoredFile(String name, String objectKey, long bytes, String sha256, Instant uploadedAt) {}

    private static final RowMapper<StoredFile> FILE = (row, context) -> new StoredFile(
            row.getString("name"),
            row.getString("object_key"),
            row.getLong("bytes"),
            HexFormat.of().formatHex(row.getBytes("sha256")),
            row.getObject("uploaded_at", OffsetDateTime.class).toInstant());

    /** The files of a connection, by name. */
    public List<StoredFile> of(UUID connection) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT name, object_key, bytes, sha256, uploaded_at FROM connection_files
                        WHERE connection_id = :connection ORDER BY name""").bind("connection", connection).map(FILE).list());
    }

    /**
     * Stores a file, in place of a file with its name.
     *
     * @return empty if there is no such connection
     * @throws IOException if the upload breaks off; nothing is stored then
     * @throws JobException if the object store does not take the file, or took so long that the upload was given up
     */
    public Optional<StoredFile> put(String tenant, UUID connection, String name, InputStream content)
            throws IOException {
        try (ObjectUpload upload = objects.begin(tenant, MEDIA_TYPE)) {
            content.transferTo(upload);
            StoredObject object = upload.finish();
            Optional<List<String>> replaced = jdbi.inTransaction((Handle tx) -> {
                boolean exists = tx.createQuery(
                                "SELECT id FROM connections WHERE id = :id AND tenant = :tenant FOR KEY SHARE")
                        .bind("id", connection)
                        .bind("tenant", tenant)
                        .mapTo(UUID.class)
                        .findOne()
                        .isPresent();
                return exists ? Optional.of(put(tx, tenant, connection, name, object)) : Optional.empty();
            });
            replaced.ifPresent(this::deleteByKeys);
            return replaced.flatMap(_ -> of(connection).stream()
                    .filter(file -> file.name().equals(name))
                    .findFirst());
        }
    }

    /** Returns the key of the file that had the name before, if no ledger has its object. */
    private List<String> put(Handle tx, String tenant, UUID connection, String name, StoredObject object) {
        if (!objects.ledger().keep(tx, object)) {
            throw ObjectUpload.lost();
        }
        List<String> unknownToLedger = tx.createQuery("""
                        SELECT object_key FROM connection_files
                        WHERE connection_id = :connection AND name = :name AND object_id IS NULL FOR UPDATE""")
                .bind("connection", connection)
                .bind("name", name)
                .mapTo(String.class)
                .list();
        tx.createUpdate("""
                        INSERT INTO connection_files (connection_id, name, object_id, object_key, bytes, sha256)
                        VALUES (:connection, :name, :object, :key, :bytes, :sha256)
                        ON CONFLICT (connection_id, name) DO UPDATE
                        SET object_id = excluded.object_id, object_key = excluded.object_key, bytes = excluded.bytes,
                            sha256 = excluded.sha256, uploaded_at = now()""")
                .bind("connection", connection)
                .bind("name", name)
                .bind("object", object.id())
                .bind("key", objects.bucket().key(tenant, object.id()))
                .bind("bytes", object.bytes())
                .bind("sha256", object.sha256())
                .execute();
        return unknownToLedger;
    }

    /** Opens a file from a byte on; it is closed when the work is aborted. */
    public InputStream open(StoredFile file, long offset) throws IOException {
        if (offset >= file.bytes()) {
            return InputStream.nullInputStream();
        }
        try {
            ResponseInputStream<GetObjectResponse> content = objects.bucket()
                    .open(file.objectKey(), offset)
                    .orElseThrow(() -> new IOException("The object store no longer has the file"));
            AbortSignal.current().onAbort(content::abort);
            return new AbandonedStream(content);
        } catch (JobException failed) {
            throw new IOException("The object store does not give the file", failed);
        }
    }

    /**
     * The keys of a connection's files that no ledger has, since they were uploaded before there was one; all others are deleted when
     * their rows are.
     */
    static List<String> unknownToLedger(Handle transaction, UUID connection) {
        return transaction
                .createQuery("SELECT object_key FROM connection_files WHERE connection_id = :id AND object_id IS NULL")
                .bind("id", connection)
                .mapTo(String.class)
                .list();
    }

    /** Deletes files that no ledger has. */
    void deleteByKeys(List<String> keys) {
        if (!keys.isEmpty()) {
            objects.bucket().delete(keys);
        }
    }
}
