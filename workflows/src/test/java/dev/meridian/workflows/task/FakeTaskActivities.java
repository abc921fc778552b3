package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import org.jspecify.annotations.Nullable;

/** Records what a task asks for; attempts as {@code perform #<attempt>}. */
final class FakeTaskActivities implements TaskActivities, JobBookkeepingActivities {
    private final ActivityScript script;

    FakeTaskActivities(ActivityScript script) {
        this.script = script;
    }

    @Override
    public void perform(TaskTurn turn) {
        script.call("perform", "#" + turn.attempt());
    }

    @Override
    public boolean start(String jobId, int attempt) {
        script.call("start", "#" + attempt);
        return true;
    }

    @Override
    public boolean complete(String jobId, @Nullable String outcome) {
        script.call("complete", jobId);
        return true;
    }

    @Override
    public boolean retryLater(String jobId, JobFailure failure) {
        script.call("retryLater", failure.code() + " " + failure.retryIn());
        return true;
    }

    @Override
    public boolean fail(String jobId, JobFailure failure) {
        script.call("fail", failure.code());
        return true;
    }

    @Override
    public boolean cancel(String jobId) {
        script.call("cancel", jobId);
        return true;
    }
}
