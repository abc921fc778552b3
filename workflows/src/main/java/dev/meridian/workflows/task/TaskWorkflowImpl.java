package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.Uncancellable;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.Optional;

/** Counts the reported failures of an effect and sleeps between its attempts. */
public final class TaskWorkflowImpl implements TaskWorkflow {
    private final TaskOrder order;
    private final TaskActivities tasks;
    private final JobBookkeepingActivities books =
            Workflow.newLocalActivityStub(JobBookkeepingActivities.class, ActivityPolicies.localBookkeeping());

    @WorkflowInit
    public TaskWorkflowImpl(TaskOrder order) {
        this.order = order;
        tasks = Workflow.newActivityStub(
                TaskActivities.class, ActivityPolicies.effect(order.taskQueue(), order.timeout()));
    }

    @Override
    public void run(TaskOrder sameOrder) {
        try {
            JobSearchAttributes.show(JobStatus.RUNNING);
            performWithRetries();
            JobSearchAttributes.show(JobStatus.COMPLETED);
        } catch (TemporalFailure failure) {
            if (!JobFailure.isCancellation(failure)) {
                throw failure;
            }
            Uncancellable.run(() -> books.cancel(order.jobId()));
            JobSearchAttributes.show(JobStatus.CANCELLED);
            throw new CanceledFailure("the job was cancelled");
        }
    }

    private void performWithRetries() {
        int attempt = 1;
        while (true) {
            try {
                tasks.perform(new TaskTurn(order.jobId(), order.tenant(), order.type(), attempt, order.timeout()));
                return;
            } catch (ActivityFailure failure) {
                if (JobFailure.isCancellation(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                waitOrFail(attempt, reported);
                attempt += reported.countsAsAttempt() ? 1 : 0;
            }
        }
    }

    private void waitOrFail(int attempt, JobFailure failure) {
        Optional<Duration> wait = order.retries().waitAfter(attempt, failure);
        if (wait.isEmpty()) {
            books.fail(order.jobId(), failure);
            JobSearchAttributes.show(JobStatus.FAILED);
            throw failure.toWorkflowFailure();
        }
        books.retryLater(order.jobId(), failure.retryingIn(wait.get()));
        Workflow.sleep(wait.get());
    }
}
