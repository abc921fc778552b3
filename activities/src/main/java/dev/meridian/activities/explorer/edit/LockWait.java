package dev.meridian.activities.explorer.edit;

import java.sql.SQLException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Tells a lock that did not come in time ({@code lock_timeout}) from what else can go wrong with a statement. */
public final class LockWait {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private LockWait() {}

    public static boolean ranOut(UnableToExecuteStatementException failed) {
        return failed.getCause() instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState());
    }
}
