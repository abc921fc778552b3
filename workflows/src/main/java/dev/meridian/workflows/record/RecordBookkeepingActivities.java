package dev.meridian.workflows.record;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** Records where a record's job stands. Idempotent by job id: an ended job keeps its final state. */
@ActivityInterface(namePrefix = "Record")
public interface RecordBookkeepingActivities {
    /**
     * Marks the job as running and chooses the record's newest audio for this round.
     *
     * @return whether there is audio to work on; if not, the job has ended or its record is gone
     */
    boolean begin(RecordTurn turn);

    /**
     * Publishes the results of this round's audio in one transaction and ends the job, unless newer audio was accepted
     * meanwhile.
     *
     * <p>Fails with {@link JobFailure#OTHER_VERSION}, and publishes nothing, if a step of the round was done as another version of
     * this code does it.
     *
     * @return whether newer audio waits; the job is then still open and needs another round
     */
    boolean publish(RecordTurn turn);

    /** Notes that this round goes without the stems that were wanted, and why. */
    void leaveOutStems(RecordTurn turn, JobFailure failure);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(RecordTurn turn, JobFailure failure);

    /** Ends the job as failed; results that were published stay. */
    void fail(RecordTurn turn, JobFailure failure);

    /** Ends the job as cancelled; steps that are done are kept. */
    void cancel(RecordTurn turn);
}
