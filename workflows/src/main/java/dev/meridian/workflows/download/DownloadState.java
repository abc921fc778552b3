package dev.meridian.workflows.download;

import dev.meridian.workflows.job.AboutJob;

/**
 * The argument of a download's workflow, which one run passes to the next by continue-as-new.
 *
 * @param attempt the attempt of the job, from 1
 * @param turns how many turns have been given out; each turn has a higher number than the one before, so that a worker that was
 *     frozen can be told from its successor
 */
public record DownloadState(String jobId, int attempt, int turns) implements AboutJob {
    /** The state of a workflow that is started for the first time. */
    public static DownloadState initial(String jobId) {
        return new DownloadState(jobId, 1, 0);
    }

    DownloadState inAttempt(int current) {
        return new DownloadState(jobId, current, turns);
    }

    DownloadState withTurns(int given) {
        return new DownloadState(jobId, attempt, given);
    }
}
