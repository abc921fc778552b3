package dev.meridian.activities.job.performer;

import dev.meridian.activities.job.definition.JobDefinition;

/** Performs the tasks of one type. Knows no Temporal; safe for use by many threads. */
public interface TaskPerformer<P extends Record> {
    JobDefinition<P> definition();

    /**
     * Performs a task. It may be performed again after a worker was lost: what it does to the outside carries
     * {@link Task#id}.
     *
     * @return what it found out, to be kept and shown
     * @throws dev.meridian.activities.job.work.JobException if this attempt has failed
     * @throws InterruptedException if the attempt is cancelled or has taken too long
     */
    Record perform(Task<P> task) throws InterruptedException;
}
