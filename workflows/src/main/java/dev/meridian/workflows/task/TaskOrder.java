package dev.meridian.workflows.task;

import dev.meridian.workflows.job.AboutJob;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/**
 * A task to perform; its payload stays in PostgreSQL, under the job's id.
 *
 * @param type the job type's name
 * @param taskQueue the queue whose workers perform the effect
 * @param retries the retry plan
 * @param timeout how long an attempt may take
 */
public record TaskOrder(String jobId, String tenant, String type, String taskQueue, RetryPlan retries, Duration timeout)
        implements AboutJob {}
