package dev.meridian.workflows.download.export;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import org.jspecify.annotations.Nullable;

/** Records what an export asks for. */
final class FakeExportActivities implements ExportActivities, JobBookkeepingActivities {
    private final ActivityScript script;

    FakeExportActivities(ActivityScript script) {
        this.script = script;
    }

    @Override
    public void write(String jobId, int attempt) {
        script.call("write", "#" + attempt);
    }

    @Override
    public boolean start(String jobId, int attempt) {
        throw new AssertionError("the step begins the job itself");
    }

    @Override
    public boolean complete(String jobId, @Nullable String outcome) {
        throw new AssertionError("the step completes the job itself");
    }

    @Override
    public boolean retryLater(String jobId, JobFailure failure) {
        script.call("retryLater", failure.code() + " in " + failure.retryIn());
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
