package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.AboutJob;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/**
 * A batch to perform; its items stay in PostgreSQL, under the job's id.
 *
 * @param itemType the job type of every item
 * @param taskQueue where the items' effects run
 * @param retries how often each item is tried
 * @param itemTimeout after how long an attempt of an item gives up
 */
public record BatchOrder(
        String jobId, String tenant, String itemType, String taskQueue, RetryPlan retries, Duration itemTimeout)
        implements AboutJob {}
