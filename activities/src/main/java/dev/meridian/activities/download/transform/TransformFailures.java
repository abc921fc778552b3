package dev.meridian.activities.download.transform;

import dev.meridian.activities.job.work.JobException;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;

/** Translates PostgreSQL's errors into failures that the author of a mapping understands. */
final class TransformFailures {
    /** The SQLSTATE that the function {@code refuse_cast} raises. */
    private static final String REFUSED = "MT001";

    private static final String CANCELLED = "57014";

    /** The class of errors of data, such as numbers that are too large. */
    private static final String DATA = "22";

    private TransformFailures() {}

    static RuntimeException of(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        if (state.equals(REFUSED)) {
            return JobException.permanent("cast_failed", words(failed));
        }
        if (state.equals(CANCELLED)) {
            return JobException.permanent("preview_too_long", "The first rows took too long to find");
        }
        return state.startsWith(DATA)
                ? JobException.permanent("bad_value", "A value can't be computed: " + words(failed))
                : new UnableToExecuteStatementException(failed, null);
    }

    private static String words(SQLException failed) {
        return failed instanceof PSQLException psql && psql.getServerErrorMessage() != null
                ? String.valueOf(psql.getServerErrorMessage().getMessage())
                : String.valueOf(failed.getMessage());
    }
}
