package dev.meridian.workflows.task;

import io.temporal.activity.ActivityInterface;

/** The effects of tasks. */
@ActivityInterface(namePrefix = "Task")
public interface TaskActivities {
    /**
     * Marks the job as running, performs its effect, stores the result and ends the job as completed. Does nothing if the
     * job has ended.
     *
     * <p>Idempotent by job id as far as the receiver cooperates: every effect carries the job id (Message-ID, {@code
     * Idempotency-Key}), so that a receiver recognises a repetition after a lost worker.
     */
    void perform(TaskTurn turn);
}
