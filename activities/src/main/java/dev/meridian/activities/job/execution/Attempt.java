package dev.meridian.activities.job.execution;

import dev.meridian.activities.job.table.JobError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a job.
 *
 * @param attempt from 1
 * @param deliveries how often a worker got it: 1, and one more for each worker that was lost with it
 * @param worker the process that did its last phase, as Temporal names it; null before a phase is over
 * @param endedAt null while it runs
 * @param phases those that are over, in the order of their beginnings
 * @param error how it failed; null if it did not
 * @param retryAt when the next attempt was due; null if none was planned
 */
public record Attempt(
        int attempt,
        int deliveries,
        @Nullable String worker,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Phase> phases,
        @Nullable JobError error,
        @Nullable Instant retryAt) {}
