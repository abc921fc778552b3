package dev.meridian.activities.task;

import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.StoringResults;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.activities.job.work.TenantSlots;
import dev.meridian.workflows.task.TaskActivities;
import dev.meridian.workflows.task.TaskTurn;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** {@link TaskActivities} by the performer of the task's type; idempotent by job id. */
public final class TaskActivitiesImpl implements TaskActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final TaskPerformers performers;
    private final TenantSlots slots;

    public TaskActivitiesImpl(Jdbi jdbi, JobProjection jobs, TaskPerformers performers, TenantSlots slots) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.performers = performers;
        this.slots = slots;
    }

    @Override
    public void perform(TaskTurn turn) {
        ReportedFailures.reporting(() -> {
            try (TenantSlots.Slot _ = slots.take(taskQueue(), turn.tenant())) {
                performInSlot(turn);
            }
            return true;
        });
    }

    private void performInSlot(TaskTurn turn) {
        UUID id = UUID.fromString(turn.jobId());
        String runId = Activity.getExecutionContext().getInfo().getWorkflowRunId();
        Optional<JobProjection.Begun> begun = jdbi.withHandle(handle -> jobs.begin(handle, id, turn.attempt(), runId));
        if (begun.isPresent()) {
            String payload = payload(begun.get());
            String result = SupervisedWork.run(
                    () -> performers.perform(
                            turn.type(), turn.jobId(), turn.tenant(), payload, turn.attempt(), turn.timeout()),
                    turn.timeout(),
                    heartbeat());
            StoringResults.store(() -> jdbi.useHandle(handle -> jobs.completeWith(handle, id, result)), heartbeat());
        }
    }

    private static String payload(JobProjection.Begun begun) {
        String payload = begun.payload();
        if (payload == null) {
            throw JobException.permanent("input_missing", "The job was stored without its payload");
        }
        return payload;
    }

    private static String taskQueue() {
        return Activity.getExecutionContext().getInfo().getActivityTaskQueue();
    }

    private static Runnable heartbeat() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return () -> context.heartbeat(null);
    }
}
