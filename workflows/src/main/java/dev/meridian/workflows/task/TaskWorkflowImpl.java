package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.LongRuns;
import dev.meridian.workflows.job.RetryLoop;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Performs an effect in a {@link RetryLoop}. */
public final class TaskWorkflowImpl implements TaskWorkflow {
    private final TaskOrder order;
    private final TaskActivities tasks;
    private final Attempts attempts;
    private final LongRuns runs = new LongRuns("continue-task-as-new");
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
        RetryLoop.run(attempts, RetryLoop.Recorder.of(books, order.jobId()), this::perform)
                .ifPresent(failure -> {
                    throw failure.toWorkflowFailure();
                });
    }

    private void perform(int attempt) {
        if (runs.isOver()) {
            Workflow.continueAsNew(order, attempts.current());
        }
        tasks.perform(new TaskTurn(order.jobId(), order.tenant(), order.type(), attempt, order.timeout()));
    }
}
