package dev.meridian.activities.job.object;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/** Makes objects in the bucket, each noted in the {@link ObjectLedger} before it is begun. Safe for use by many threads. */
public final class BucketObjects {
    private static final int BUFFER = 64 << 10;

    private final Jdbi jdbi;
    private final ObjectBucket bucket;
    private final ObjectLedger ledger;
    private final Set<UUID> open = ConcurrentHashMap.newKeySet();

    public BucketObjects(Jdbi jdbi, ObjectBucket bucket, ObjectLedger ledger) {
        this.jdbi = jdbi;
        this.bucket = bucket;
        this.ledger = ledger;
    }

    public ObjectBucket bucket() {
        return bucket;
    }

    public ObjectLedger ledger() {
        return ledger;
    }

    /**
     * Begins an object. The caller writes it, finishes it, has it kept in a transaction of its own ({@link
     * ObjectLedger#keep}) and closes it; an object that is not kept by then is deleted.
     */
    public ObjectUpload begin(String tenant, String mediaType) {
        UUID id = UUID.randomUUID();
        open.add(id);
        try {
            jdbi.useTransaction(tx -> ledger.begin(tx, id, tenant, mediaType));
            return new ObjectUpload(this, id, tenant, mediaType);
        } catch (RuntimeException failed) {
            open.remove(id);
            throw failed;
        }
    }

    /**
     * Copies an object of the bucket and reads the copy, so that nobody who may change the source can change what was read.
     *
     * @param most how many bytes the object may have
     * @throws JobException permanent: {@code source_missing}, {@code too_large}
     */
    public ObjectUpload copy(String sourceKey, String tenant, String mediaType, long most) {
        long bytes = bucket.size(sourceKey)
                .orElseThrow(() -> JobException.permanent("source_missing", "The bucket has no object with this key"));
        if (bytes > most) {
            throw JobException.permanent(
                    "too_large", "The object has " + bytes + " bytes; " + most + " bytes are allowed");
        }
        ObjectUpload upload = begin(tenant, mediaType);
        try {
            if (!bucket.copy(sourceKey, upload.key(), bytes)) {
                throw JobException.permanent("source_missing", "The object has just been deleted");
            }
            try (InputStream copied = bucket.open(upload.key())
                    .orElseThrow(() -> JobException.retryable("source_missing", "The copy is not there"))) {
                upload.readCopied(copied, new byte[BUFFER]);
            }
            return upload;
        } catch (IOException failed) {
            upload.close();
            throw JobException.retryable(
                    JobFailure.OBJECT_STORE_UNAVAILABLE, "The copied object could not be read to its end", failed);
        } catch (RuntimeException failed) {
            upload.close();
            throw failed;
        }
    }

    /** Vouches for the uploads of this process; call it every two seconds or so. */
    public void vouch() {
        Set<UUID> now = Set.copyOf(open);
        if (!now.isEmpty()) {
            jdbi.useTransaction(tx -> ledger.vouch(tx, now));
        }
    }

    String noteParts(UUID id, String key, String mediaType) {
        String uploadId = bucket.begin(key, mediaType);
        try {
            jdbi.useTransaction(tx -> ledger.inParts(tx, id, uploadId));
        } catch (RuntimeException failed) {
            bucket.abort(key, uploadId);
            throw failed;
        }
        return uploadId;
    }

    void ended(UUID id) {
        open.remove(id);
        jdbi.useTransaction(tx -> ledger.abandon(tx, id));
    }
}
