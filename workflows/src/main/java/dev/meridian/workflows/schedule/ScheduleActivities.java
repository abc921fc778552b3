package dev.meridian.workflows.schedule;

import io.temporal.activity.ActivityInterface;

/** What the workflow of a scheduled time asks of the world. */
@ActivityInterface(namePrefix = "Schedule")
public interface ScheduleActivities {
    /**
     * Accepts the schedule's job like a request's.
     *
     * <p>Key: tenant, schedule and time; the same time again gives the same job.
     *
     * @return the job's id
     */
    String submit(ScheduledTime time);

    /** Returns if a job has ended, else fails in a way that Temporal tries again: no thread waits. Idempotent. */
    void expectEnd(String tenant, String jobId);

    /** Asks for a job's cancellation. Idempotent by job id. */
    void cancel(String tenant, String jobId);
}
