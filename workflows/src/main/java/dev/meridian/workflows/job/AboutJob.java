package dev.meridian.workflows.job;

/**
 * An argument of a workflow or an activity that belongs to one job, so that interceptors can put the job's id and
 * attempt into traces and log lines.
 */
public interface AboutJob {
    String jobId();

    /** The number of the job's attempt, from 1; 0 if the argument does not have it. */
    default int attempt() {
        return 0;
    }
}
