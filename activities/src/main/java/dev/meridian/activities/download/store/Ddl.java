package dev.meridian.activities.download.store;

import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Statements whose text is made from the names of tables and columns. They go to the driver as they stand, because Jdbi
 * would look for parameters in the names of fields.
 */
public final class Ddl {
    private Ddl() {}

    /** Executes a statement; returns how many rows it changed. */
    public static long run(Handle handle, String sql) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
            return Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException failed) {
            throw new UnableToExecuteStatementException(failed, null);
        }
    }

    /** A text as it stands in a statement. */
    public static String literal(String text) {
        return "'" + text.replace("\0", "").replace("'", "''") + "'";
    }
}
