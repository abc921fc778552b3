package dev.meridian.activities.explorer;

import dev.meridian.activities.job.JobException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The bucket that the published site reads chart configs from: one JSON object for each config, by its id. */
public interface ObjectStore {
    /** The code of every failure of the store. */
    String FAILED = "object_store_failed";

    /**
     * Puts an object, or replaces it. Idempotent by id and content.
     *
     * @param md5 Base64 of the MD5 of {@code json}'s UTF-8 bytes; the store rejects a body that does not match
     * @throws JobException retryable, {@link #FAILED}
     */
    void put(UUID id, String json, String md5);

    /**
     * Deletes objects; ids without an object are fine.
     *
     * @throws JobException retryable, {@link #FAILED}
     */
    void delete(Collection<UUID> ids);

    /**
     * Base64 of the MD5 of what is stored under an id; empty if nothing is.
     *
     * @throws JobException retryable, {@link #FAILED}
     */
    Optional<String> md5(UUID id);

    /**
     * Visits every object under the prefix, in the order of keys.
     *
     * @throws JobException retryable, {@link #FAILED}
     */
    void forEach(Consumer<StoredObject> visitor);
}
