package dev.meridian.activities.job.bucket;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
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
     * The code of a request that the store refuses; if the store does not answer, the code is {@link
     * JobFailure#OBJECT_STORE_UNAVAILABLE}.
     */
    public static final String FAILED = "object_store_failed";

    private static final int MOST_DELETES_A_REQUEST = 1000;

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
     * @throws JobException retryable, {@link #FAILED} or {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    public void delete(Collection<String> keys) {
        List<ObjectIdentifier> all = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        for (int from = 0; from < all.size(); from += MOST_DELETES_A_REQUEST) {
            List<ObjectIdentifier> page = all.subList(from, Math.min(all.size(), from + MOST_DELETES_A_REQUEST));
            DeleteObjectsResponse response = reporting(
                    "Failed to delete objects from the object store.",
                    () -> s3.deleteObjects(request -> request.bucket(name)
                            .delete(delete -> delete.objects(page).quiet(true))));
            if (response.hasErrors() && !response.errors().isEmpty()) {
                String code = response.errors().getFirst().code();
                throw JobException.retryable(
                        FAILED,
                        "Failed to delete objects from the object store. Inner error: " + code,
                        new IllegalStateException(code));
            }
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
     * @throws JobException retryable, {@link #FAILED} or {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
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
        boolean hasRefused = failed instanceof SdkServiceException answer && answer.statusCode() < 500;
        return JobException.retryable(
                hasRefused ? FAILED : JobFailure.OBJECT_STORE_UNAVAILABLE,
                what + " Inner error: " + failed.getMessage(),
                failed);
    }
}
