package dev.meridian.activities.job.performer;

import java.time.Duration;

/**
 * One attempt of a task as its performer sees it.
 *
 * @param id the idempotency key of its effect: the job id, or for an item of a batch {@code jobId/index}; the same in
 *     every attempt
 * @param attempt from 1
 * @param timeout after how long the attempt is interrupted
 */
public record Task<P extends Record>(String id, String tenant, P payload, int attempt, Duration timeout) {}
