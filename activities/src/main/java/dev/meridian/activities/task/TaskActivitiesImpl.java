package dev.meridian.activities.task;

import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.StoringResults;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.task.TaskActivities;
import dev.meridian.workflows.task.TaskTurn;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** {@link TaskActivities} by the performer of the task's type; idempotent by job id. */
public final class TaskActivitiesImpl implements TaskActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final TaskPerformers performers;

    public TaskActivitiesImpl(Jdbi jdbi, JobProjection jobs, TaskPerformers performers) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.performers = performers;
    }

    @Override
    public void perform(TaskTurn turn) {
        ReportedFailures.reporting(() -> {
            UUID id = UUID.fromString(turn.jobId());
            Optional<String> input = jdbi.inTransaction(tx -> begin(tx, id, turn.attempt()));
            if (input.isPresent()) {
                String result = SupervisedWork.run(
                        () -> performers.perform(
                                turn.type(), turn.jobId(), turn.tenant(), input.get(), turn.attempt(), turn.timeout()),
                        turn.timeout(),
                        heartbeat());
                StoringResults.store(() -> jdbi.useTransaction(tx -> jobs.completeWith(tx, id, result)), heartbeat());
            }
            return true;
        });
    }

    /** The job's input; empty if the job has ended. */
    private Optional<String> begin(Handle tx, UUID id, int attempt) {
        if (!jobs.start(tx, id, attempt)) {
            return Optional.empty();
        }
        String input = StoredTerms.of(tx, id).input();
        if (input == null) {
            throw JobException.permanent("input_missing", "The job was stored without its payload");
        }
        return Optional.of(Objects.requireNonNull(input));
    }

    private static Runnable heartbeat() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return () -> context.heartbeat(null);
    }
}
