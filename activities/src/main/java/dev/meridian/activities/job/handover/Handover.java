package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;

/** Where accepted jobs go after the transaction that accepted them. */
@FunctionalInterface
public interface Handover {
    /** Sees to it that Temporal gets the job, now or later; never throws, because the job is accepted. */
    void offer(OpenJob job);
}
