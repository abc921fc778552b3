package dev.meridian.activities.job.table;

import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param percent 0..100
 * @param processedItems in the job's own unit (views, objects, cells), never more than {@code totalItems}
 * @param totalItems null until it is known
 */
public record JobProgress(
        int percent, long processedItems, @Nullable Long totalItems) {}
