package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.AboutJob;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/**
 * A batch to perform; its items stay in PostgreSQL, under the job's id.
 *
 * @param itemType the job type of every item
 * @param taskQueue where the items' effects run
 * @param retries the retry plan of each item
 * @param itemTimeout how long an attempt of an item may take
 */
public record BatchOrder(
        String jobId, String tenant, String itemType, String taskQueue, RetryPlan retries, Duration itemTimeout)
        implements AboutJob {}
