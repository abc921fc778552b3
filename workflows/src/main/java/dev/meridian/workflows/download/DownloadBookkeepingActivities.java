package dev.meridian.workflows.download;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** Records how downloads go. Idempotent by job id: an ended job keeps its final state. */
@ActivityInterface(namePrefix = "Download")
public interface DownloadBookkeepingActivities {
    /** Records that a table is tried again later. */
    void tableWaits(TableTask task, JobFailure failure);

    /** Records that a table has failed for good; the others go on. */
    void tableFails(TableTask task, JobFailure failure);

    /**
     * Ends the job as completed, with the figures of its tables.
     *
     * @throws io.temporal.failure.ActivityFailure permanent, {@code tables_failed}, if a table has failed
     */
    void complete(DownloadState state);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(DownloadState state, JobFailure failure);

    /** Ends the job as failed, and gives the snapshot back; what is stored stays. */
    void fail(DownloadState state, JobFailure failure);

    /** Ends the job as cancelled, and gives the snapshot back; what is stored stays. */
    void cancel(DownloadState state);
}
