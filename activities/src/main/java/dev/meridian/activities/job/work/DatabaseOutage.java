package dev.meridian.activities.job.work;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a database that is away from a statement that is wrong. */
public final class DatabaseOutage {
    private DatabaseOutage() {}

    /** Whether a failure was caused by a database that could not be reached, or that took no work. */
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

    /** Connection failures, no resources, shutting down or starting up, or a server that has become a read-only copy. */
    private static boolean isOutage(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || state.equals("25006");
    }
}
