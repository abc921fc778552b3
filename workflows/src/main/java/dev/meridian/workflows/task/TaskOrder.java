package dev.meridian.workflows.task;

import dev.meridian.workflows.job.AboutJob;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/**
 * A task to perform; what it is about stays in PostgreSQL, under the job's id.
 *
 * @param type the job type's name
 * @param taskQueue where its effect runs
 * @param retries how often it is tried
 * @param timeout after how long an attempt gives up
 */
public record TaskOrder(String jobId, String tenant, String type, String taskQueue, RetryPlan retries, Duration timeout)
        implements AboutJob {}
