package dev.meridian.activities.record.store;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Keeps a worker of a record's job from writing after another worker has taken the job over. */
final class RunFence {
    private RunFence() {}

    /**
     * Makes sure, until the transaction ends, that a worker's token is the latest.
     *
     * @param query locks the row of {@code :job} in {@code record_runs} and says whether {@code :token} is its token
     * @throws JobException {@link JobFailure#WORKER_LOST}, retryable, if it is not, or if the job has ended
     */
    static void hold(Handle transaction, String query, UUID jobId, long token) {
        // If the worker is frozen in this transaction, the server ends its session, so that nobody waits for it.
        transaction.execute("SET LOCAL idle_in_transaction_session_timeout = '5s'");
        boolean latest = transaction
                .createQuery(query)
                .bind("token", token)
                .bind("job", jobId)
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
        if (!latest) {
            // Perhaps it was a worker that had been frozen, which stops at its next heartbeat: the job goes on without
            // it.
            throw JobException.retryable(
                    JobFailure.WORKER_LOST, "Another worker has taken over this record, or its job has ended");
        }
    }
}
