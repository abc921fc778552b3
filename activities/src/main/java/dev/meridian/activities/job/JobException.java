package dev.meridian.activities.job;

import dev.meridian.workflows.job.JobFailure;

/**
 * A failure of the work itself, with a stable code, text for people, and whether another attempt can help.
 *
 * <p>The message reaches the API and the workflow's history: it names no secret.
 */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final boolean retryable;

    private JobException(String code, String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
    }

    /** A failure that may go away by itself. */
    public static JobException retryable(String code, String message, Throwable cause) {
        return new JobException(code, message, true, cause);
    }

    /** A failure that stays however often the work is tried. */
    public static JobException permanent(String code, String message, Throwable cause) {
        return new JobException(code, message, false, cause);
    }

    /** The same failure as a workflow sees it. */
    public JobFailure toFailure() {
        return new JobFailure(code, String.valueOf(getMessage()), retryable);
    }
}
