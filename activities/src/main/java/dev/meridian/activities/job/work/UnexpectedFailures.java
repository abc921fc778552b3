package dev.meridian.activities.job.work;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs unexpected failures where many alike may come: the first of each kind with its stack trace, the others not at
 * all. Messages are left out, because a message may quote a payload. A kind is a class and the place that threw it.
 * Thread-safe.
 */
public final class UnexpectedFailures {
    private static final int MOST_CAUSES = 10;

    private final Logger log;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    public UnexpectedFailures(Logger log) {
        this.log = log;
    }

    /**
     * Logs the failure if it is the first of its kind.
     *
     * @param what what failed, as the log's readers know it
     */
    public void log(String what, Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        String kind = failure.getClass().getName() + (stack.length == 0 ? "" : stack[0]);
        if (logged.add(kind)) {
            log.error(
                    "{} failed unexpectedly; more failures of this kind are not logged",
                    what,
                    new RedactedException(failure, MOST_CAUSES));
        }
    }

    /** A failure's classes, places and causes. */
    private static final class RedactedException extends Throwable {
        private static final long serialVersionUID = 1;

        RedactedException(Throwable failure, int causes) {
            super(failure.getClass().getName(), cause(failure, causes), false, true);
            setStackTrace(failure.getStackTrace());
        }

        private static @Nullable Throwable cause(Throwable failure, int causes) {
            Throwable cause = failure.getCause();
            return cause == null || causes == 0 ? null : new RedactedException(cause, causes - 1);
        }
    }
}
