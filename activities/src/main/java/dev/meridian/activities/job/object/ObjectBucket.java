package dev.meridian.activities.job.object;

import dev.meridian.activities.job.bucket.Bucket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A folder of the bucket with objects of any size: they are written in parts and read as streams, and a request's time-out grows
 * with its size. Keys are {@code <prefix>/<folder>/<tenant>/<id>}. What fails is a {@code JobException} ({@link Bucket}).
 */
public final class ObjectBucket {
    /** How long a signed address is good for reading. */
    public static final Duration READING = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(ObjectBucket.class);
    private static final int NOT_FOUND = 404;

    private final S3Client s3;
    private final S3Presigner presigner;
    private final Bucket bucket;

    /**
     * @param presigner signs for the address under which clients reach the store
     * @param prefix put before every key; may be empty
     * @param folder the feature's part of the bucket
     */
    public ObjectBucket(S3Client s3, S3Presigner presigner, String bucket, String prefix, String folder) {
        this.s3 = s3;
        this.presigner = presigner;
        this.bucket = new Bucket(s3, bucket, prefix, folder);
    }

    /** The key of an object. */
    public String key(String tenant, UUID id) {
        return bucket.key(tenant + "/" + id);
    }

    /** Begins an object that is written in parts; returns the id of the upload. */
    String begin(String key, String mediaType) {
        return Bucket.reporting(
                "An upload could not be begun.",
                () -> s3.createMultipartUpload(request ->
                                request.bucket(bucket.name()).key(key).contentType(mediaType))
                        .uploadId());
    }

    /**
     * Uploads a part, counted from 1.
     *
     * @param bytes is asked for a stream of this length for each try
     */
    CompletedPart uploadPart(String key, String uploadId, int number, ContentStreamProvider bytes, int length) {
        return Bucket.reporting(
                "A part of an object could not be uploaded.",
                () -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(s3.uploadPart(
                                        request -> request.bucket(bucket.name())
                                                .key(key)
                                                .uploadId(uploadId)
                                                .partNumber(number)
                                                .overrideConfiguration(
                                                        config -> config.apiCallTimeout(Bucket.timeFor(length))),
                                        RequestBody.fromContentProvider(bytes, length, "application/octet-stream"))
                                .eTag())
                        .build());
    }

    /** Makes an object of its parts. */
    void complete(String key, String uploadId, List<CompletedPart> parts, long bytes) {
        Bucket.reporting(
                "An upload could not be completed.",
                () -> s3.completeMultipartUpload(request -> request.bucket(bucket.name())
                        .key(key)
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(parts))
                        .overrideConfiguration(config -> config.apiCallTimeout(Bucket.timeFor(bytes)))));
    }

    /** Stores an object without content, which has no parts. */
    void putEmpty(String key, String mediaType) {
        Bucket.reporting(
                "An object could not be stored.",
                () -> s3.putObject(
                        request -> request.bucket(bucket.name()).key(key).contentType(mediaType), RequestBody.empty()));
    }

    /** Gives an upload up, with the parts that have arrived; an upload that is over is fine. */
    void abort(String key, String uploadId) {
        Bucket.reporting("An upload could not be given up.", () -> {
            try {
                s3.abortMultipartUpload(
                        request -> request.bucket(bucket.name()).key(key).uploadId(uploadId));
            } catch (NoSuchUploadException over) {
                return false;
            } catch (S3Exception refused) {
                if (refused.statusCode() != NOT_FOUND) {
                    throw refused;
                }
            }
            return true;
        });
    }

    /** Copies an object of the bucket within the bucket; false if there is no such object. */
    boolean copy(String sourceKey, String key, long bytes) {
        return Bucket.reporting("An object could not be copied.", () -> {
            try {
                s3.copyObject(request -> request.sourceBucket(bucket.name())
                        .sourceKey(sourceKey)
                        .destinationBucket(bucket.name())
                        .destinationKey(key)
                        .overrideConfiguration(config -> config.apiCallTimeout(Bucket.timeFor(bytes))));
                return true;
            } catch (NoSuchKeyException absent) {
                return false;
            }
        });
    }

    /** The size of an object of the bucket in bytes; empty if there is no such object. */
    public Optional<Long> size(String key) {
        return Bucket.reporting("An object could not be looked up.", () -> {
            try {
                return Optional.of(
                        s3.headObject(request -> request.bucket(bucket.name()).key(key))
                                .contentLength());
            } catch (NoSuchKeyException absent) {
                requireBucket();
                return Optional.empty();
            }
        });
    }

    /** Fails if there is no bucket, because an answer to a HEAD does not say what is missing. */
    private void requireBucket() {
        try {
            s3.headBucket(request -> request.bucket(bucket.name()));
        } catch (NoSuchBucketException missing) {
            throw missing;
        } catch (S3Exception unknown) {
            log.debug("The object store does not say whether the bucket is there", unknown);
        }
    }

    /**
     * Opens an object for reading. The caller closes the stream, and aborts it to leave early.
     *
     * @return empty if there is no such object
     */
    public Optional<ResponseInputStream<GetObjectResponse>> open(String key) {
        return open(key, 0);
    }

    /**
     * The same from a byte on.
     *
     * @param from is less than the object's size
     */
    public Optional<ResponseInputStream<GetObjectResponse>> open(String key, long from) {
        return Bucket.reporting("An object could not be read.", () -> {
            try {
                return Optional.of(s3.getObject(request ->
                        request.bucket(bucket.name()).key(key).range(from == 0 ? null : "bytes=" + from + "-")));
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    /** Deletes an object; an object that is not there is fine. */
    void delete(String key) {
        bucket.delete(List.of(key));
    }

    /** Visits every object below the folder, with its key and the time of its last change. */
    void forEach(BiConsumer<String, Instant> visitor) {
        Bucket.reporting("The object store could not be listed.", () -> {
            bucket.list().forEach(object -> visitor.accept(object.key(), object.lastModified()));
            return true;
        });
    }

    /** Deletes objects by their keys. */
    public void delete(List<String> keys) {
        bucket.delete(keys);
    }

    /**
     * An address under which anybody can read the object for {@link #READING}.
     *
     * @param fileName what a browser that saves the object names it; null for its own choice
     */
    public String addressForReading(String key, String mediaType, @Nullable String fileName) {
        return presigner
                .presignGetObject(signing -> signing.signatureDuration(READING)
                        .getObjectRequest(request -> request.bucket(bucket.name())
                                .key(key)
                                .responseContentType(mediaType)
                                .responseContentDisposition(disposition(fileName))))
                .url()
                .toString();
    }

    /**
     * An address under which anybody can ask for the object's headers with the method HEAD, for {@link #READING}: an address is signed
     * for one method. The headers are those of {@link #addressForReading}.
     */
    public String addressForHeaders(String key, String mediaType, @Nullable String fileName) {
        return presigner
                .presignHeadObject(signing -> signing.signatureDuration(READING)
                        .headObjectRequest(request -> request.bucket(bucket.name())
                                .key(key)
                                .responseContentType(mediaType)
                                .responseContentDisposition(disposition(fileName))))
                .url()
                .toString();
    }

    /** An address under which anybody can put the object for this time. */
    public String addressForWriting(String key, Duration time) {
        return presigner
                .presignPutObject(signing -> signing.signatureDuration(time)
                        .putObjectRequest(
                                request -> request.bucket(bucket.name()).key(key)))
                .url()
                .toString();
    }

    /** The name in both forms of RFC 6266: clients such as curl know the older one only, which has no letters but those of ASCII. */
    private static @Nullable String disposition(@Nullable String fileName) {
        return fileName == null
                ? null
                : "inline; filename=\"" + fileName.replaceAll("[^ -~]|[\"\\\\%/]", "_") + "\"; filename*=UTF-8''"
                        + escaped(fileName);
    }

    /** As RFC 8187 has it: every byte that is not a letter or digit of ASCII is escaped. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = unit >= '0' && unit <= '9'
                    || unit >= 'A' && unit <= 'Z'
                    || unit >= 'a' && unit <= 'z'
                    || unit == '.'
                    || unit == '-';
            escaped.append(plain ? Character.toString(unit) : "%%%02X".formatted(unit));
        }
        return escaped.toString();
    }
}
