package dev.meridian.activities.explorer.edit;

import java.sql.SQLException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Recognises statements that failed because a lock did not come in time ({@code lock_timeout}). */
public final class LockWait {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private LockWait() {}

    public static boolean ranOut(UnableToExecuteStatementException failed) {
        return failed.getCause() instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState());
    }
}
