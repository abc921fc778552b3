package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Gives a batch one plan after another and records what it does with them; at the end it is complete. */
final class FakeBatchActivities implements BatchActivities, BatchBookkeepingActivities {
    private final ActivityScript script;
    private final Queue<BatchPlan> plans;

    FakeBatchActivities(ActivityScript script, List<BatchPlan> plans) {
        this.script = script;
        this.plans = new ArrayDeque<>(plans);
    }

    @Override
    public void performPage(BatchPage page) {
        script.call("page", page.page());
    }

    @Override
    public BatchPlan plan(String jobId) {
        script.call("plan", plans.size());
        BatchPlan next = plans.poll();
        return next == null ? BatchPlan.ofEnd(JobStatus.COMPLETED) : next;
    }

    @Override
    public void cancel(String jobId) {
        script.call("cancel", jobId);
    }

    @Override
    public void fail(String jobId, JobFailure failure) {
        script.call("fail", failure.code());
    }
}
