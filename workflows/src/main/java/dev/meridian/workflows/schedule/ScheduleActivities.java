package dev.meridian.workflows.schedule;

import io.temporal.activity.ActivityInterface;

/** The activities of a scheduled time's workflow. */
@ActivityInterface(namePrefix = "Schedule")
public interface ScheduleActivities {
    /**
     * Accepts the schedule's job in the same way as a request for a job.
     *
     * <p>Idempotent by tenant, schedule and time: the same time gives the same job.
     *
     * @return the job's id
     */
    String submit(ScheduledTime time);

    /**
     * Returns if a job has ended; otherwise fails in a way that Temporal retries, so that no thread waits. Idempotent.
     */
    void expectEnd(String tenant, String jobId);

    /** Asks for a job's cancellation. Idempotent by job id. */
    void cancel(String tenant, String jobId);
}
