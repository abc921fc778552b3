package dev.meridian.activities.job.work;

import org.jspecify.annotations.Nullable;

/** What surrounds the work on a job that an activity performs beside others: its trace and the fields of its log lines. */
@FunctionalInterface
public interface JobSurroundings {
    /** The job's trace and nothing else. */
    JobSurroundings TRACE = (job, work) -> TraceParent.goOn(job.traceParent(), () -> {
        work.run();
        return true;
    });

    /**
     * A job at work.
     *
     * @param attempt the number of the attempt, from 1
     * @param traceParent the trace that the job was accepted in; null if there is none
     */
    record Job(
            String id,
            String type,
            String tenant,
            int attempt,
            @Nullable String traceParent) {}

    /** Does the work, on the calling thread. */
    void around(Job job, Runnable work);
}
