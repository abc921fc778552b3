package dev.meridian.activities.download.store;

import org.jdbi.v3.core.Handle;

/** The ids that a pass has seen; inside the caller's transaction. */
final class SeenRows {
    void add(Handle transaction, long passId, int batch, String[] ids, long[] digests) {
        transaction
                .createUpdate("""
                        INSERT INTO download_seen (pass_id, batch, ids, digests)
                        VALUES (:pass, :batch, :ids, :digests)""")
                .bind("pass", passId)
                .bind("batch", batch)
                .bind("ids", ids)
                .bind("digests", digests)
                .execute();
    }

    /** The ids are of no use once the pass has ended and nothing waits for them. */
    void forget(Handle transaction, long passId) {
        transaction
                .createUpdate("DELETE FROM download_seen WHERE pass_id = :pass")
                .bind("pass", passId)
                .execute();
    }
}
