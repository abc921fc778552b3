package dev.meridian.workflows.task;

import io.temporal.activity.ActivityInterface;

/** The effects of tasks. */
@ActivityInterface(namePrefix = "Task")
public interface TaskActivities {
    /**
     * Marks the job as running, performs its effect, stores the result and ends the job as completed. Does nothing if the
     * job has ended.
     *
     * <p>Key: the job id, which every effect shows to whom it reaches (Message-ID, {@code Idempotency-Key}), so that a
     * repeat after a lost worker is recognisable.
     */
    void perform(TaskTurn turn);
}
