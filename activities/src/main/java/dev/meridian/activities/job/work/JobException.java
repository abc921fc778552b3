package dev.meridian.activities.job.work;

import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the work itself, with a stable code, text for people, and whether another attempt can help.
 *
 * <p>The message reaches the API and the workflow's history: it names no secret.
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

    /** A failure that may go away by itself, though not before some time has passed. */
    public static JobException retryableIn(Duration wait, String code, String message) {
        return new JobException(code, message, true, wait, null);
    }

    /** A failure that may go away by itself and has no cause but itself. */
    public static JobException retryable(String code, String message) {
        return new JobException(code, message, true, null, null);
    }

    /** A failure that stays however often the work is tried, and has no cause but itself. */
    public static JobException permanent(String code, String message) {
        return new JobException(code, message, false, null, null);
    }

    /** A failure that may go away by itself. */
    public static JobException retryable(String code, String message, Throwable cause) {
        return new JobException(code, message, true, null, cause);
    }

    /** A failure that stays however often the work is tried. */
    public static JobException permanent(String code, String message, Throwable cause) {
        return new JobException(code, message, false, null, cause);
    }

    /** The same failure as a workflow sees it. */
    public JobFailure toFailure() {
        return new JobFailure(code, String.valueOf(getMessage()), retryable, retryIn);
    }
}
