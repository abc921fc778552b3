package dev.meridian.api.tracing;

import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.task.TaskActivities;
import dev.meridian.workflows.task.TaskTurn;
import org.jspecify.annotations.Nullable;

/** An effect that fails the first time. */
final class FakeTask implements TaskActivities, JobBookkeepingActivities {
    @Override
    public void perform(TaskTurn turn) {
        if (turn.attempt() == 1) {
            throw new JobFailure("not_yet", "try again", true).toApplicationFailure();
        }
    }

    @Override
    public boolean start(String jobId, int attempt) {
        return true;
    }

    @Override
    public boolean complete(String jobId, @Nullable String outcome) {
        return true;
    }

    @Override
    public boolean retryLater(String jobId, JobFailure failure) {
        return true;
    }

    @Override
    public boolean fail(String jobId, JobFailure failure) {
        return true;
    }

    @Override
    public boolean cancel(String jobId) {
        return true;
    }
}
