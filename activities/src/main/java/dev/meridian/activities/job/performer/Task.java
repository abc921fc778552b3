package dev.meridian.activities.job.performer;

import java.time.Duration;

/**
 * One attempt of a task, as its performer receives it.
 *
 * @param id the idempotency key of the effect, which is the same in every attempt: the job id or, for an item of a
 *     batch, {@code jobId/index}
 * @param attempt the number of the attempt, from 1
 * @param timeout the time after which the attempt is interrupted
 */
public record Task<P extends Record>(String id, String tenant, P payload, int attempt, Duration timeout) {}
