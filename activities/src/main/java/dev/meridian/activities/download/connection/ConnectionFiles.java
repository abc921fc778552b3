package dev.meridian.activities.download.connection;

import dev.meridian.activities.job.bucket.Bucket;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Files that were uploaded for connections: streamed to the object store part by part, under a key of their own, so that a file
 * that is being read is not changed by one that takes its name.
 */
public final class ConnectionFiles {
    private static final int PART = 8 << 20;

    private final Jdbi jdbi;
    private final S3Client s3;
    private final String bucket;
    private final String prefix;

    /**
     * @param s3 has patience for files of any size
     * @param prefix put before every key; may be empty
     */
    public ConnectionFiles(Jdbi jdbi, S3Client s3, String bucket, String prefix) {
        this.jdbi = jdbi;
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
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
     * Stores a file, in place of one with its name.
     *
     * @return empty if there is no such connection
     * @throws IOException if the upload breaks off; nothing is stored then
     */
    public Optional<StoredFile> put(String tenant, UUID connection, String name, InputStream content)
            throws IOException {
        String key = prefix + "connections/" + tenant + "/" + connection + "/" + UUID.randomUUID();
        Upload upload = upload(key, content);
        Optional<String> replaced = jdbi.inTransaction(tx -> {
            boolean exists = tx.createQuery(
                            "SELECT id FROM connections WHERE id = :id AND tenant = :tenant FOR KEY SHARE")
                    .bind("id", connection)
                    .bind("tenant", tenant)
                    .mapTo(UUID.class)
                    .findOne()
                    .isPresent();
            return exists ? Optional.of(insert(tx, connection, name, key, upload)) : Optional.<String>empty();
        });
        delete(replaced.orElse(key));
        return replaced.flatMap(old ->
                of(connection).stream().filter(file -> file.name().equals(name)).findFirst());
    }

    private record Upload(long bytes, byte[] sha256) {}

    private Upload upload(String key, InputStream content) throws IOException {
        MessageDigest digest = sha256();
        String id = calling(() -> s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key)))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        long bytes = 0;
        try {
            byte[] part = new byte[PART];
            int read;
            do {
                read = content.readNBytes(part, 0, PART);
                if (read > 0 || parts.isEmpty()) {
                    digest.update(part, 0, read);
                    bytes += read;
                    parts.add(put(key, id, parts.size() + 1, Arrays.copyOf(part, read)));
                }
            } while (read == PART);
            complete(key, id, parts, bytes);
            return new Upload(bytes, digest.digest());
        } catch (IOException | RuntimeException broken) {
            abort(key, id, broken);
            throw broken;
        }
    }

    private void abort(String key, String id, Exception reason) {
        try {
            calling(() -> s3.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id)));
        } catch (JobException failed) {
            reason.addSuppressed(failed);
        }
    }

    private CompletedPart put(String key, String id, int number, byte[] part) {
        String etag = calling(() -> s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .overrideConfiguration(config -> config.apiCallTimeout(Bucket.timeFor(part.length))),
                        RequestBody.fromBytes(part)))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private void complete(String key, String id, List<CompletedPart> parts, long bytes) {
        calling(() -> s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key(key)
                .uploadId(id)
                .multipartUpload(done -> done.parts(parts))
                .overrideConfiguration(config -> config.apiCallTimeout(Bucket.timeFor(bytes)))));
    }

    /** Returns the key that the file had before, or an empty text. */
    private static String insert(Handle tx, UUID connection, String name, String key, Upload upload) {
        String old = tx.createQuery("""
                        SELECT object_key FROM connection_files
                        WHERE connection_id = :connection AND name = :name FOR UPDATE""")
                .bind("connection", connection)
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .orElse("");
        tx.createUpdate("""
                        INSERT INTO connection_files (connection_id, name, object_key, bytes, sha256)
                        VALUES (:connection, :name, :key, :bytes, :sha256)
                        ON CONFLICT (connection_id, name) DO UPDATE
                        SET object_key = excluded.object_key, bytes = excluded.bytes, sha256 = excluded.sha256,
                            uploaded_at = now()""")
                .bind("connection", connection)
                .bind("name", name)
                .bind("key", key)
                .bind("bytes", upload.bytes())
                .bind("sha256", upload.sha256())
                .execute();
        return old;
    }

    /** Opens a file from a byte on; it is closed when the work is aborted. */
    public InputStream open(StoredFile file, long offset) throws IOException {
        if (offset >= file.bytes()) {
            return InputStream.nullInputStream();
        }
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(file.objectKey());
        if (offset > 0) {
            request.range("bytes=" + offset + "-");
        }
        try {
            ResponseInputStream<GetObjectResponse> content = s3.getObject(request.build());
            AbortSignal.current().onAbort(content::abort);
            return new AbandonedStream(content);
        } catch (SdkException failed) {
            throw new IOException("The object store does not give the file", failed);
        }
    }

    /** Deletes the bytes of a file; an empty key names none. */
    void delete(String key) {
        if (!key.isEmpty()) {
            calling(() -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
        }
    }

    private static <T> T calling(Supplier<T> request) {
        return Bucket.reporting("The object store does not take the file.", request);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
