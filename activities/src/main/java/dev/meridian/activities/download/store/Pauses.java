package dev.meridian.activities.download.store;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code download_pauses}: downloads that an operator has paused; always inside the caller's transaction. */
public final class Pauses {
    /** Pauses a download; idempotent. */
    public void begin(Handle transaction, UUID jobId) {
        transaction
                .createUpdate("INSERT INTO download_pauses (job_id) VALUES (:job) ON CONFLICT DO NOTHING")
                .bind("job", jobId)
                .execute();
    }

    /** Lets a paused download go on; returns whether it was paused. */
    public boolean end(Handle transaction, UUID jobId) {
        return transaction
                        .createUpdate("DELETE FROM download_pauses WHERE job_id = :job")
                        .bind("job", jobId)
                        .execute()
                == 1;
    }

    /** Whether a download is paused. */
    public boolean includes(Handle handle, UUID jobId) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM download_pauses WHERE job_id = :job)")
                .bind("job", jobId)
                .mapTo(boolean.class)
                .one();
    }
}
