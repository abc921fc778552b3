package dev.meridian.activities.job.intake;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Remembers which job answered a request that carried an idempotency key: for a day, and for longer while the job is
 * open.
 */
final class IdempotencyKeys {
    static final Duration REMEMBERED_FOR = Duration.ofHours(24);

    private IdempotencyKeys() {}

    private record Use(UUID jobId, String requestHash) {}

    /**
     * Claims a key for a job. The key's row puts simultaneous requests in order: the second request waits for the
     * first.
     *
     * @return the job of an earlier, equal request; empty if the key now belongs to {@code jobId}
     * @throws KeyReusedException if the earlier request with this key was a different request
     */
    static Optional<UUID> claim(Handle transaction, String tenant, String keyHash, UUID jobId, String requestHash) {
        int claimed = transaction
                .createUpdate("""
                        INSERT INTO idempotency_keys AS known (tenant, key_hash, job_id, request_hash, expires_at)
                        VALUES (:tenant, decode(:key, 'hex'), :jobId, decode(:hash, 'hex'),
                                now() + :hours * interval '1 hour')
                        ON CONFLICT (tenant, key_hash) DO UPDATE
                            SET job_id = excluded.job_id, request_hash = excluded.request_hash,
                                expires_at = excluded.expires_at
                            WHERE known.expires_at < now() AND NOT EXISTS (
                                SELECT FROM open_jobs WHERE id = known.job_id)""")
                .bind("tenant", tenant)
                .bind("key", keyHash)
                .bind("jobId", jobId)
                .bind("hash", requestHash)
                .bind("hours", REMEMBERED_FOR.toHours())
                .execute();
        // Whether the key was free is decided by the statement above, which holds the row: a job that ends now changes
        // nothing.
        return claimed == 1 ? Optional.empty() : find(transaction, tenant, keyHash, requestHash, "");
    }

    /**
     * The job that answered the request with this key, as long as that is remembered.
     *
     * @throws KeyReusedException if the earlier request with this key was a different request
     */
    static Optional<UUID> find(Handle handle, String tenant, String keyHash, String requestHash) {
        return find(handle, tenant, keyHash, requestHash, """
                 AND (expires_at >= now() OR EXISTS (
                    SELECT FROM open_jobs WHERE id = job_id))""");
    }

    private static Optional<UUID> find(
            Handle handle, String tenant, String keyHash, String requestHash, String condition) {
        Optional<Use> first = handle.createQuery("""
                        SELECT job_id, encode(request_hash, 'hex') AS request_hash FROM idempotency_keys
                        WHERE tenant = :tenant AND key_hash = decode(:key, 'hex')
                        """ + condition)
                .bind("tenant", tenant)
                .bind("key", keyHash)
                .map((row, context) -> new Use(row.getObject("job_id", UUID.class), row.getString("request_hash")))
                .findOne();
        if (first.isPresent() && !first.get().requestHash().equals(requestHash)) {
            throw new KeyReusedException(first.get().jobId());
        }
        return first.map(Use::jobId);
    }

    /** Makes a key name the open job that answers the request, in place of the job that the key was claimed for. */
    static void repoint(Handle transaction, String tenant, String keyHash, UUID jobId) {
        transaction
                .createUpdate("""
                        UPDATE idempotency_keys SET job_id = :jobId
                        WHERE tenant = :tenant AND key_hash = decode(:key, 'hex')""")
                .bind("tenant", tenant)
                .bind("key", keyHash)
                .bind("jobId", jobId)
                .execute();
    }
}
