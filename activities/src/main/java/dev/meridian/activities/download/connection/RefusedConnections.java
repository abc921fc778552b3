package dev.meridian.activities.download.connection;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Stores which connections a service no longer authorises, so that no job uses them; inside the caller's transaction.
 */
public final class RefusedConnections {
    private RefusedConnections() {}

    /** Notes that the service refuses the connection that a job reads, by the snapshot that the job has taken. */
    public static void noteRefusal(Handle transaction, UUID jobId) {
        transaction.createUpdate("""
                        UPDATE connections SET reauthorize_since = coalesce(reauthorize_since, now())
                        WHERE id IN (SELECT connection_id FROM snapshots WHERE busy_with = :job)""").bind("job", jobId).execute();
    }

    /** Notes that the service accepts a connection. */
    static void noteAcceptance(Handle transaction, UUID connection) {
        transaction
                .createUpdate(
                        "UPDATE connections SET reauthorize_since = NULL WHERE id = :id AND reauthorize_since IS NOT NULL")
                .bind("id", connection)
                .execute();
    }

    /** Whether the service refuses a connection. */
    public static boolean isRefused(Handle handle, UUID connection) {
        return handle.createQuery("SELECT reauthorize_since IS NOT NULL FROM connections WHERE id = :id")
                .bind("id", connection)
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
    }
}
