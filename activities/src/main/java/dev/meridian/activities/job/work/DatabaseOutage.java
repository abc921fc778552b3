package dev.meridian.activities.job.work;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Distinguishes failures of a database that is away, or that puts off a statement, from failures of a wrong statement.
 */
public final class DatabaseOutage {
    private DatabaseOutage() {}

    /** Whether a failure was caused by a database that could not be reached or that accepted no statements. */
    public static boolean isCauseOf(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isOutage(sql.getSQLState());
            }
        }
        return false;
    }

    /**
     * Logs a failure: in one line if the database is away or has ended the statement in favour of another; else with
     * its stack trace, because the statement may be wrong.
     */
    public static void log(Logger log, String whatHappened, Exception failed) {
        if (isCauseOf(failed)
                || sqlState(failed).filter(DatabaseOutage::isPutOff).isPresent()) {
            log.warn("{} (SQLSTATE {})", whatHappened, sqlState(failed).orElse("unknown"));
        } else {
            log.warn(whatHappened, failed);
        }
    }

    private static Optional<String> sqlState(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql.getSQLState());
            }
        }
        return Optional.empty();
    }

    /**
     * The SQLSTATEs of connection failures, missing resources, a server that stops or starts, and a server that has
     * become a read-only replica.
     */
    private static boolean isOutage(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || state.equals("25006");
    }

    /** The SQLSTATEs of deadlocks and conflicts, of locks that another transaction holds, and of time-outs. */
    private static boolean isPutOff(String state) {
        return state.startsWith("40") || state.startsWith("55") || state.startsWith("57");
    }
}
