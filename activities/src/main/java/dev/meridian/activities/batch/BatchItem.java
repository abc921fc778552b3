package dev.meridian.activities.batch;

import dev.meridian.activities.job.table.JobError;
import dev.meridian.workflows.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item of a batch.
 *
 * @param index from 0
 * @param attempt how often it was tried
 * @param result what it found out, as JSON text
 * @param error how its last attempt failed
 * @param dueAt when it is tried next, while it is pending
 */
public record BatchItem(
        int index,
        JobStatus status,
        int attempt,
        @Nullable String result,
        @Nullable JobError error,
        Instant dueAt,
        Instant updatedAt) {}
