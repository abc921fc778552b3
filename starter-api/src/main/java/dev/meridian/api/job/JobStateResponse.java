package dev.meridian.api.job;

import dev.meridian.activities.job.table.JobState;
import org.jspecify.annotations.Nullable;

/**
 * What every answer, event and frame says of a job, under the same names: part of a larger object, whose members these are.
 *
 * @param status pending, running, completed, failed or cancelled
 * @param outcome why a completed job had less to do than it was asked for
 * @param progress 0..100
 * @param processedItems in the job's own unit
 * @param totalItems missing until it is known
 * @param message what the job is doing
 * @param attempt from 1; 0 before the first
 */
public record JobStateResponse(
        String status,
        @Nullable String outcome,
        int progress,
        long processedItems,
        @Nullable Long totalItems,
        @Nullable String message,
        int attempt) {
    public static JobStateResponse of(JobState state) {
        return new JobStateResponse(
                state.status().wireName(),
                state.outcome(),
                state.progress().percent(),
                state.progress().processedItems(),
                state.progress().totalItems(),
                state.message(),
                state.attempt());
    }
}
