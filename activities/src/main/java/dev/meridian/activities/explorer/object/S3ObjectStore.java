package dev.meridian.activities.explorer.object;

import dev.meridian.activities.job.bucket.Bucket;
import dev.meridian.domain.explorer.selection.ExplorerView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * {@link ObjectStore} on S3, R2 and compatible stores. Keys are {@code <prefix>/config/by-uuid/<id>.json}.
 *
 * <p>The client's API call time-out must be {@link #CALL_TIMEOUT}, because it bounds how long a request can outlive a
 * lease.
 */
public final class S3ObjectStore implements ObjectStore {
    /** The time-out of one request with all its retries; it is below the heartbeat time-out and the lease. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern ID = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.json$");

    private final S3Client s3;
    private final Bucket bucket;

    /**
     * @param prefix put before every key; may be empty
     */
    public S3ObjectStore(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = new Bucket(s3, bucket, prefix, "config/by-uuid");
    }

    @Override
    public void put(UUID id, String json, String md5) {
        Bucket.reporting(
                "Failed to save object to the object store.",
                () -> s3.putObject(
                        request -> request.bucket(bucket.name())
                                .key(key(id))
                                .contentType("application/json")
                                .contentMD5(md5),
                        RequestBody.fromString(json)));
    }

    @Override
    public void delete(Collection<UUID> ids) {
        bucket.delete(ids.stream().map(this::key).toList());
    }

    @Override
    public Optional<String> md5(UUID id) {
        return Bucket.reporting("Failed to look up an object in the object store.", () -> {
            try {
                HeadObjectResponse head =
                        s3.headObject(request -> request.bucket(bucket.name()).key(key(id)));
                return Optional.of(md5OfEtag(head).orElseGet(() -> md5OfBody(id)));
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    /**
     * Base64 of the MD5 in the ETag; empty if the ETag is no MD5, as after a multipart upload or with KMS encryption.
     */
    static Optional<String> md5OfEtag(HeadObjectResponse head) {
        String etag = head.eTag().replace("\"", "").toLowerCase(Locale.ROOT);
        boolean isMd5 = MD5.matcher(etag).matches()
                && head.sseCustomerAlgorithm() == null
                && (head.serverSideEncryption() == null || head.serverSideEncryption() == ServerSideEncryption.AES256);
        return isMd5
                ? Optional.of(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(etag)))
                : Optional.empty();
    }

    private String md5OfBody(UUID id) {
        byte[] body = s3.getObjectAsBytes(
                        request -> request.bucket(bucket.name()).key(key(id)))
                .asByteArray();
        return ExplorerView.md5(new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void forEach(Consumer<StoredObject> visitor) {
        Bucket.reporting("Failed to list the object store.", () -> {
            bucket.list().forEach(object -> {
                Matcher id = ID.matcher(object.key());
                if (id.find()) {
                    visitor.accept(new StoredObject(UUID.fromString(id.group(1)), object.lastModified()));
                }
            });
            return Optional.empty();
        });
    }

    private String key(UUID id) {
        return bucket.key(id + ".json");
    }
}
