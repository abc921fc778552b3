package dev.meridian.activities.record.store;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How far the round of an open job is with the two steps that run side by side: fingerprints and stems. */
public final class RoundTable {
    /**
     * Seconds of the round's audio.
     *
     * @param heard for the fingerprints
     * @param separated whose stems are made
     */
    public record Seconds(long heard, long separated) {}

    /** Notes how much has been heard; empty if the job has ended. */
    public Optional<Seconds> heard(Handle transaction, UUID jobId, long seconds) {
        return note(transaction, "UPDATE record_runs SET heard = :seconds", jobId, seconds);
    }

    /** Notes how much is separated; empty if the job has ended. */
    public Optional<Seconds> separated(Handle transaction, UUID jobId, long seconds) {
        return note(transaction, "UPDATE record_runs SET separated = :seconds", jobId, seconds);
    }

    private static Optional<Seconds> note(Handle transaction, String update, UUID jobId, long seconds) {
        return transaction
                .createQuery(update + " WHERE job_id = :job RETURNING heard, separated")
                .bind("seconds", seconds)
                .bind("job", jobId)
                .map((row, context) -> new Seconds(row.getLong("heard"), row.getLong("separated")))
                .findOne();
    }
}
