package dev.meridian.activities.job.table;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt of a job failed.
 *
 * @param code stable and for programs
 * @param message for people
 * @param retryable whether another attempt could help; null if that was not stored
 */
public record JobError(
        String code, String message, @Nullable Boolean retryable) {
    /** A failure for which it was not stored whether another attempt could help. */
    public JobError(String code, String message) {
        this(code, message, null);
    }
}
