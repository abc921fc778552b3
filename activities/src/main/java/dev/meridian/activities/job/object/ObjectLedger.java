package dev.meridian.activities.job.object;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A feature's table of its objects. A row exists from before its object is begun until the object is gone, so that no
 * crash leaves an object in the bucket that the database does not know.
 */
public final class ObjectLedger {
    /**
     * For how long a process vouches for an upload at a time; if it does not prolong that time, another process deletes
     * the upload.
     */
    static final Duration VOUCHED = Duration.ofSeconds(8);

    /** How long after the end of a signed address the object that a client was to put there is deleted for good. */
    private static final Duration AFTER_ADDRESS = Duration.ofHours(1);

    private final String table;

    /** @param table the feature's table, with the columns of {@code record_objects} */
    public ObjectLedger(String table) {
        this.table = table;
    }

    /**
     * An object that is to be deleted.
     *
     * @param uploadId its upload in parts; null if it has none
     */
    record ObjectToDelete(UUID id, String tenant, @Nullable String uploadId) {}

    /** The description of an object that is kept. */
    public record Kept(UUID id, long bytes, String mediaType) {}

    /** Notes an object that is about to be uploaded. */
    void begin(Handle transaction, UUID id, String tenant, String mediaType) {
        transaction
                .createUpdate("""
                        INSERT INTO %1$s (id, tenant, state, media_type, due_at)
                        VALUES (:id, :tenant, 'uploading', :mediaType, now() + :millis * interval '1 millisecond')""".formatted(table))
                .bind("id", id)
                .bind("tenant", tenant)
                .bind("mediaType", mediaType)
                .bind("millis", VOUCHED.toMillis())
                .execute();
    }

    /** Notes the upload in parts of an object that is being uploaded. */
    void inParts(Handle transaction, UUID id, String uploadId) {
        transaction
                .createUpdate("UPDATE %s SET upload_id = :upload WHERE id = :id".formatted(table))
                .bind("id", id)
                .bind("upload", uploadId)
                .execute();
    }

    /** Notes an object that a client may put during this time. */
    public void await(Handle transaction, UUID id, String tenant, Duration time) {
        transaction
                .createUpdate("""
                        INSERT INTO %1$s (id, tenant, state, media_type, due_at)
                        VALUES (:id, :tenant, 'awaited', 'application/octet-stream',
                                now() + :millis * interval '1 millisecond')""".formatted(table))
                .bind("id", id)
                .bind("tenant", tenant)
                .bind("millis", time.plus(AFTER_ADDRESS).toMillis())
                .execute();
    }

    /** Whether the tenant has an object that a client may put. */
    public boolean isAwaited(Handle handle, UUID id, String tenant) {
        return handle.createQuery("""
                        SELECT count(*) FROM %1$s
                        WHERE id = :id AND tenant = :tenant AND state = 'awaited'""".formatted(table))
                        .bind("id", id)
                        .bind("tenant", tenant)
                        .mapTo(int.class)
                        .one()
                == 1;
    }

    /**
     * Prolongs the time for which this process vouches for its uploads. It passes over those that a transaction is just keeping: waiting
     * for one while it has locked others would be a deadlock if that transaction keeps these as well.
     */
    void vouch(Handle transaction, Collection<UUID> ids) {
        transaction
                .createUpdate("""
                        UPDATE %1$s SET due_at = now() + :millis * interval '1 millisecond' WHERE id IN (
                            SELECT id FROM %1$s WHERE id = ANY (:ids) AND state = 'uploading' FOR UPDATE SKIP LOCKED)""".formatted(table))
                .bindArray("ids", UUID.class, ids)
                .bind("millis", VOUCHED.toMillis())
                .execute();
    }

    /**
     * Keeps an object that is complete; call it in the transaction that refers to the object.
     *
     * @return false if the object was given up meanwhile, because its process was silent for too long
     */
    public boolean keep(Handle transaction, StoredObject object) {
        return transaction
                        .createUpdate("""
                                UPDATE %1$s SET state = 'kept', upload_id = NULL, due_at = NULL, bytes = :bytes
                                WHERE id = :id AND state = 'uploading'""".formatted(table))
                        .bind("id", object.id())
                        .bind("bytes", object.bytes())
                        .execute()
                == 1;
    }

    /** Has objects deleted from the bucket; call it in the transaction that removes the last reference to them. */
    public void markForDeletion(Handle transaction, Collection<UUID> ids) {
        transaction
                .createUpdate("UPDATE %s SET state = 'doomed', due_at = now() WHERE id = ANY (:ids)".formatted(table))
                .bindArray("ids", UUID.class, ids)
                .execute();
    }

    /** Has an object deleted that is not referred to yet. */
    void abandon(Handle transaction, UUID id) {
        transaction.createUpdate("""
                        UPDATE %1$s SET state = 'doomed', due_at = now()
                        WHERE id = :id AND state = 'uploading'""".formatted(table)).bind("id", id).execute();
    }

    /** Gives up what nobody vouches for any more, but not what a transaction is just keeping. */
    void giveUpOverdue(Handle transaction) {
        transaction.createUpdate("""
                        UPDATE %1$s SET state = 'doomed', due_at = now() WHERE id IN (
                            SELECT id FROM %1$s WHERE due_at < now() AND state IN ('uploading', 'awaited')
                            FOR UPDATE SKIP LOCKED)""".formatted(table)).execute();
    }

    /** The objects to be deleted, the oldest first; an object whose deletion failed comes again after a while. */
    List<ObjectToDelete> takeDoomed(Handle transaction, int limit) {
        return transaction
                .createQuery("""
                        UPDATE %1$s SET due_at = now() + interval '30 seconds' WHERE id IN (
                            SELECT id FROM %1$s WHERE state = 'doomed' AND due_at <= now()
                            ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        RETURNING id, tenant, upload_id""".formatted(table))
                .bind("limit", limit)
                .map((row, context) -> new ObjectToDelete(
                        row.getObject("id", UUID.class), row.getString("tenant"), row.getString("upload_id")))
                .list();
    }

    /** Forgets an object that the bucket no longer has. */
    void forget(Handle transaction, UUID id) {
        transaction
                .createUpdate("DELETE FROM %s WHERE id = :id AND state = 'doomed'".formatted(table))
                .bind("id", id)
                .execute();
    }

    /** The ids among the given ones that the table has a row for. */
    List<UUID> known(Handle handle, Collection<UUID> ids) {
        return handle.createQuery("SELECT id FROM %s WHERE id = ANY (:ids)".formatted(table))
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list();
    }
}
