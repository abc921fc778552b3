package dev.meridian.activities.job.performer;

import dev.meridian.activities.job.definition.JobDefinition;

/** Performs the tasks of one type. It does not know Temporal, and it must be safe for use by many threads. */
public interface TaskPerformer<P extends Record> {
    JobDefinition<P> definition();

    /**
     * Performs a task. A task may be performed again after a worker was lost, so that effects outside should carry
     * {@link Task#id}.
     *
     * @return the result, which is stored and shown
     * @throws dev.meridian.activities.job.work.JobException if this attempt has failed
     * @throws InterruptedException if the attempt is cancelled or has taken too long
     */
    Record perform(Task<P> task) throws InterruptedException;
}
