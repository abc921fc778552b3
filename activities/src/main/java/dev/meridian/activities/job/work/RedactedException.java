package dev.meridian.activities.job.work;

import org.jspecify.annotations.Nullable;

/**
 * Shows an exception in a log by its class and its stack, and by those of its causes, but without messages: the message of
 * an unexpected exception may quote what users have sent.
 */
final class RedactedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Exceptions can be causes of one another in a circle. */
    private static final int MOST_CAUSES = 10;

    private final String type;

    private RedactedException(Throwable original, @Nullable Throwable cause) {
        super(null, cause, false, true);
        this.type = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    static RedactedException of(Throwable original) {
        return of(original, MOST_CAUSES);
    }

    private static RedactedException of(Throwable original, int causes) {
        Throwable cause = original.getCause();
        return new RedactedException(original, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }

    @Override
    public String toString() {
        return type;
    }
}
