package dev.meridian.workflows.download.publish;

import dev.meridian.workflows.job.AboutJob;

/**
 * The argument of a publishing's workflow, which one run passes to the next by continue-as-new.
 *
 * @param attempt the attempt of the job, from 1
 * @param turn grows with every turn, so that a worker that was frozen can be told from its successor
 */
public record PublishState(String jobId, int attempt, int turn) implements AboutJob {
    /** The state of a workflow that is started for the first time. */
    public static PublishState initial(String jobId) {
        return new PublishState(jobId, 1, 0);
    }

    PublishState inAttempt(int current) {
        return new PublishState(jobId, current, turn);
    }

    PublishState inNextTurn() {
        return new PublishState(jobId, attempt, turn + 1);
    }
}
