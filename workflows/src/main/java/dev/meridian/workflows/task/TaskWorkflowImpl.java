package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the reported failures of an effect and sleeps between its attempts. */
public final class TaskWorkflowImpl implements TaskWorkflow {
    private final TaskOrder order;
    private final TaskActivities tasks;
    private final Attempts attempts;
    private int tries;
    private final JobBookkeepingActivities books = Bookkeeping.stub(JobBookkeepingActivities.class);

    @WorkflowInit
    public TaskWorkflowImpl(TaskOrder order, @Nullable Integer firstAttempt) {
        this.order = order;
        attempts = new Attempts(order.retries(), Objects.requireNonNullElse(firstAttempt, 1));
        tasks = Workflow.newActivityStub(
                TaskActivities.class, ActivityPolicies.effect(order.taskQueue(), order.timeout()));
    }

    @Override
    public void run(TaskOrder sameOrder, @Nullable Integer sameAttempt) {
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
        while (true) {
            try {
                tasks.perform(
                        new TaskTurn(order.jobId(), order.tenant(), order.type(), attempts.current(), order.timeout()));
                return;
            } catch (ActivityFailure failure) {
                if (JobFailure.isCancellation(failure)) {
                    throw failure;
                }
                tries++;
                waitOrFail(JobFailure.of(failure));
                continueAsNewIfLong();
            }
        }
    }

    private void waitOrFail(JobFailure failure) {
        Optional<Duration> wait = attempts.waitAfter(failure);
        if (wait.isEmpty()) {
            books.fail(order.jobId(), failure);
            JobSearchAttributes.show(JobStatus.FAILED);
            throw failure.toWorkflowFailure();
        }
        books.retryLater(order.jobId(), failure.retryingIn(wait.get()));
        Workflow.sleep(wait.get());
    }

    /**
     * Continues as new after many tries: waits for a quota use up no attempt, so that a history could grow without
     * bound.
     */
    private void continueAsNewIfLong() {
        boolean isLong = tries >= TaskJobs.TRIES_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested();
        if (isLong && Workflow.getVersion("continue-task-as-new", Workflow.DEFAULT_VERSION, 1) == 1) {
            Workflow.continueAsNew(order, attempts.current());
        }
    }
}
