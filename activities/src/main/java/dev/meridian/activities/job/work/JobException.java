package dev.meridian.activities.job.work;

import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a job's work, with a stable code, a text for people, and whether another attempt can help.
 *
 * <p>The message is shown by the API and kept in the workflow's history, so that it must not contain secrets.
 */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final boolean retryable;
    private final @Nullable Duration retryIn;

    private JobException(
            String code, String message, boolean retryable, @Nullable Duration retryIn, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
        this.retryIn = retryIn;
    }

    /** A failure after which another attempt may succeed, but not before this wait is over. */
    public static JobException retryableIn(Duration wait, String code, String message) {
        return new JobException(code, message, true, wait, null);
    }

    /** A failure after which another attempt may succeed, without an exception as its cause. */
    public static JobException retryable(String code, String message) {
        return new JobException(code, message, true, null, null);
    }

    /** A failure that no further attempt can mend, without an exception as its cause. */
    public static JobException permanent(String code, String message) {
        return new JobException(code, message, false, null, null);
    }

    /** A failure after which another attempt may succeed. */
    public static JobException retryable(String code, String message, Throwable cause) {
        return new JobException(code, message, true, null, cause);
    }

    /** A failure that no further attempt can mend. */
    public static JobException permanent(String code, String message, Throwable cause) {
        return new JobException(code, message, false, null, cause);
    }

    /** This failure in the form that workflows receive. */
    public JobFailure toFailure() {
        return new JobFailure(code, String.valueOf(getMessage()), retryable, retryIn);
    }
}
