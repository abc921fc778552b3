package dev.meridian.api.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a database that is away from a statement that is wrong. */
final class DatabaseOutage {
    private DatabaseOutage() {}

    static boolean isBehind(Throwable failed) {
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

    /** Connection failures, too many connections or no resources, shutting down or starting up. */
    private static boolean isOutage(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }
}
