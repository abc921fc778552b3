package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;

/** Records what a page asks for. */
final class FakeTaskPageActivities implements TaskPageActivities, TaskPageBookkeepingActivities {
    private final ActivityScript script;

    FakeTaskPageActivities(ActivityScript script) {
        this.script = script;
    }

    @Override
    public void perform(TaskPage page) {
        script.call("perform", page.type());
    }

    @Override
    public void waitTogether(TaskPage page, JobFailure failure) {
        script.call("waitTogether", failure.code() + " " + failure.retryIn());
    }

    @Override
    public void leave(TaskPage page) {
        script.call("leave", page.type());
    }

    @Override
    public void cancelAll(TaskPage page) {
        script.call("cancelAll", page.type());
    }

    @Override
    public void cancel(TaskPage page, String jobId) {
        script.call("cancel", jobId);
    }
}
