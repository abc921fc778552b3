package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobStatus;
import java.util.Optional;
import java.util.UUID;

/**
 * The job that answers a request: a new job or an earlier one.
 *
 * @param isNew false if an earlier request had it made, or if it joins work that was open already
 * @param undelivered what Temporal has to be told of once the transaction is committed; empty if an earlier request's job
 *     answers
 */
public record AcceptedJob(UUID id, JobStatus status, boolean isNew, Optional<OpenJob> undelivered) {
    /** A job that the request had made, in the transaction under way. */
    public static AcceptedJob made(OpenJob job) {
        return new AcceptedJob(job.id(), JobStatus.PENDING, true, Optional.of(job));
    }

    /** A job that an earlier request had made. */
    public static AcceptedJob known(UUID id, JobStatus status) {
        return new AcceptedJob(id, status, false, Optional.empty());
    }

    /** Hands the job over if Temporal has to be told of it. Call this after the transaction. */
    public void deliverTo(Handover handover) {
        undelivered.ifPresent(handover::offer);
    }
}
