package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.JobException;
import java.sql.SQLException;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Limits how long a search of jobs may take. Every filter has an index, but where two filters match many jobs each and
 * hardly any job together, PostgreSQL has to read through all matches of one filter.
 */
public final class BoundedSearch {
    private static final int SECONDS = 5;
    private static final String CANCELLED = "57014";

    private BoundedSearch() {}

    /**
     * @throws JobException {@code search_too_broad} if the search takes too long
     */
    public static <T> T read(Query query, Function<Query, T> reading) {
        return read(query, SECONDS, reading);
    }

    public static <T> T read(Query query, int seconds, Function<Query, T> reading) {
        try {
            return reading.apply(query.setQueryTimeout(seconds));
        } catch (UnableToExecuteStatementException failed) {
            if (failed.getCause() instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
                throw JobException.permanent(
                        "search_too_broad",
                        "Too many jobs would have to be looked through; narrow the filter by type, status or time",
                        failed);
            }
            throw failed;
        }
    }
}
