package dev.meridian.activities.batch;

import dev.meridian.activities.job.table.JobError;
import dev.meridian.workflows.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item of a batch.
 *
 * @param index from 0
 * @param attempt how often the item was tried
 * @param result the item's result as JSON text
 * @param error how the item's last attempt failed
 * @param dueAt when the item is tried next; only while it is pending
 */
public record BatchItem(
        int index,
        JobStatus status,
        int attempt,
        @Nullable String result,
        @Nullable JobError error,
        Instant dueAt,
        Instant updatedAt) {}
