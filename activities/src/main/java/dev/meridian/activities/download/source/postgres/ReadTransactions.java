package dev.meridian.activities.download.source.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Runs read-only transactions, each of which sets its own settings, because a connection pooler may give each
 * transaction another server connection.
 */
final class ReadTransactions {
    private static final String SETTINGS = """
            SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY;
            SET LOCAL standard_conforming_strings = on; SET LOCAL timezone = 'UTC';
            SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';
            SET LOCAL extra_float_digits = 1; SET LOCAL quote_all_identifiers = off;
            SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '5min'; \
            SET LOCAL statement_timeout = %d""";

    private ReadTransactions() {}

    /** A question within a transaction. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException, InterruptedException;
    }

    /** Asks within a transaction, which is rolled back whatever happens. */
    static <T> T in(Connection connection, Duration longest, Question<T> question)
            throws SQLException, InterruptedException {
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(SETTINGS.formatted(longest.toMillis()) + Server.settingsOfVersion(connection));
            }
            return question.ask(connection);
        } finally {
            rollBack(connection);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // A failed rollback shows at the next use of the connection; the result of the query, or its failure,
            // counts here.
        }
    }
}
