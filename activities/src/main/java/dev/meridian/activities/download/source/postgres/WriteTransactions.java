package dev.meridian.activities.download.source.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Runs transactions that write. The number of a transaction is known before it commits, and the server can be asked
 * afterwards whether it has committed.
 */
final class WriteTransactions {
    private static final String SETTINGS = """
            SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE;
            SET LOCAL standard_conforming_strings = on; SET LOCAL timezone = 'UTC';
            SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';
            SET LOCAL extra_float_digits = 1; SET LOCAL lock_timeout = '10s';
            SET LOCAL idle_in_transaction_session_timeout = '1min'; SET LOCAL statement_timeout = %d""";

    private WriteTransactions() {}

    /** Begins a transaction. */
    static void begin(Connection connection, Duration longest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS.formatted(longest.toMillis()) + Server.settingsOfVersion(connection));
        }
    }

    /** The server's number of the transaction. */
    static String token(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT txid_current()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** How a transaction ended. */
    enum End {
        COMMITTED,
        ABORTED,
        IN_PROGRESS,
        /** The server no longer knows. */
        FORGOTTEN
    }

    /** How the transaction of a token ended. */
    static End endOf(Connection connection, String token) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT txid_status(" + Long.parseLong(token) + ")")) {
            row.next();
            return switch (row.getString(1)) {
                case null -> End.FORGOTTEN;
                case "committed" -> End.COMMITTED;
                case "aborted" -> End.ABORTED;
                default -> End.IN_PROGRESS;
            };
        }
    }
}
