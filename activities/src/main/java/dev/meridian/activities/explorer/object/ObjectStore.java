package dev.meridian.activities.explorer.object;

import dev.meridian.activities.job.bucket.Bucket;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The bucket that the published site reads chart configs from: one JSON object for each config, by its id. */
public interface ObjectStore {
    /**
     * The code of a request that the store refuses; if the store does not answer, the code is {@link
     * JobFailure#OBJECT_STORE_UNAVAILABLE}.
     */
    String FAILED = Bucket.FAILED;

    /**
     * Puts an object, or replaces it. Idempotent by id and content.
     *
     * @param md5 Base64 of the MD5 of {@code json}'s UTF-8 bytes; the store rejects a body that does not match
     * @throws JobException retryable, {@link #FAILED} or {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    void put(UUID id, String json, String md5);

    /**
     * Deletes objects; ids without an object are fine.
     *
     * @throws JobException retryable, {@link #FAILED} or {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    void delete(Collection<UUID> ids);

    /**
     * Base64 of the MD5 of the object with an id; empty if there is no such object.
     *
     * @throws JobException retryable, {@link #FAILED} or {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    Optional<String> md5(UUID id);

    /**
     * Visits every object under the prefix, in the order of keys.
     *
     * @throws JobException retryable, {@link #FAILED} or {@link JobFailure#OBJECT_STORE_UNAVAILABLE}
     */
    void forEach(Consumer<StoredObject> visitor);
}
