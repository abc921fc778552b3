package dev.meridian.activities.job.bucket;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A folder of a bucket on S3, R2 or a compatible store; the stores of features are built on it. */
public final class Bucket {
    /**
     * The code of a request that the store refuses; if the store does not answer or has no room, the code is {@link
     * JobFailure#OBJECT_STORE_UNAVAILABLE}.
     */
    public static final String FAILED = "object_store_failed";

    private static final int MOST_DELETES_A_REQUEST = 1000;
    private static final String DELETE_FAILED = "Failed to delete objects from the object store.";
    private static final Duration SHORTEST_CALL = Duration.ofSeconds(20);

    /** Half a megabit a second. */
    private static final long LEAST_BYTES_A_SECOND = 64 << 10;

    private final S3Client s3;
    private final String name;
    private final String folder;

    /**
     * @param prefix put before every key; may be empty
     * @param folder the part of the bucket, without slashes at its ends
     */
    public Bucket(S3Client s3, String name, String prefix, String folder) {
        this.s3 = s3;
        this.name = name;
        this.folder = Stream.of(prefix, folder).filter(part -> !part.isEmpty()).collect(Collectors.joining("/")) + "/";
    }

    public S3Client s3() {
        return s3;
    }

    /** The bucket's name. */
    public String name() {
        return name;
    }

    /** The key of an object, given its path within the folder. */
    public String key(String path) {
        return folder + path;
    }

    /**
     * Deletes objects by their keys; keys without an object are fine.
     *
     * @throws JobException {@link #FAILED}, or retryable {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    public void delete(Collection<String> keys) {
        List<ObjectIdentifier> all = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        for (int from = 0; from < all.size(); from += MOST_DELETES_A_REQUEST) {
            List<ObjectIdentifier> page = all.subList(from, Math.min(all.size(), from + MOST_DELETES_A_REQUEST));
            DeleteObjectsResponse response = reporting(
                    DELETE_FAILED,
                    () -> s3.deleteObjects(request -> request.bucket(name)
                            .delete(delete -> delete.objects(page).quiet(true))));
            response.errors().stream()
                    .filter(error -> !"NoSuchKey".equals(error.code()))
                    .findFirst()
                    .map(StoreError::of)
                    .ifPresent(error -> {
                        throw failure(DELETE_FAILED, error, new IllegalStateException(error.code()));
                    });
        }
    }

    /** The objects of the folder in the order of their keys; the listing is read while the stream is. */
    public Stream<S3Object> list() {
        return s3.listObjectsV2Paginator(request -> request.bucket(name).prefix(folder)).contents().stream();
    }

    /**
     * Does a request and translates its failure.
     *
     * @param what a sentence that says what failed
     * @throws JobException {@link #FAILED}, or retryable {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    public static <T> T reporting(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException failed) {
            throw failure(what, failed);
        }
    }

    /** The failure that an exception of the SDK means to a job. */
    public static JobException failure(String what, SdkException failed) {
        return failed instanceof SdkServiceException answer
                ? failure(what, StoreError.of(answer), failed)
                : JobException.retryable(
                        JobFailure.OBJECT_STORE_UNAVAILABLE, what + " Inner error: " + failed.getMessage(), failed);
    }

    private static JobException failure(String what, StoreError error, Exception cause) {
        String message = what + " Inner error: " + error + (error.words().endsWith(".") ? "" : ".");
        return switch (error.kind()) {
            case AWAY -> JobException.retryable(JobFailure.OBJECT_STORE_UNAVAILABLE, message, cause);
            case FULL ->
                JobException.retryable(
                        JobFailure.OBJECT_STORE_UNAVAILABLE,
                        message + " Make room in the object store, or raise the bucket's quota.",
                        cause);
            case ACCESS ->
                JobException.retryable(
                        FAILED,
                        message + " Check the access key (S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY) and its rights to the"
                                + " bucket.",
                        cause);
            case REGION ->
                JobException.retryable(
                        FAILED,
                        message + " The bucket is in another region or at another address: check S3_REGION and"
                                + " S3_ENDPOINT.",
                        cause);
            case NO_BUCKET -> JobException.retryable(FAILED, message + " Make the bucket, or check S3_BUCKET.", cause);
            case PASSING -> JobException.retryable(FAILED, message, cause);
            case FINAL -> JobException.permanent(FAILED, message, cause);
        };
    }

    /** How long a request may take that moves this many bytes. */
    public static Duration timeFor(long bytes) {
        return SHORTEST_CALL.plusSeconds(bytes / LEAST_BYTES_A_SECOND);
    }
}
