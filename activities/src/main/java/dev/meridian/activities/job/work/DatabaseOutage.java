package dev.meridian.activities.job.work;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells failures of a database that is away from failures of a wrong statement. */
public final class DatabaseOutage {
    private DatabaseOutage() {}

    /** Whether a failure was caused by a database that could not be reached or that accepted no statements. */
    public static boolean isBehind(Throwable failed) {
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
     * The SQLSTATEs of connection failures, missing resources, a server that stops or starts, and a server that has
     * become a read-only replica.
     */
    private static boolean isOutage(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || state.equals("25006");
    }
}
