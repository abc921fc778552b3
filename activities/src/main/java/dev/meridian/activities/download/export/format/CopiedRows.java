package dev.meridian.activities.download.export.format;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Rows as PostgreSQL's COPY sends them, its fastest way out: one message a row, which the protocol promises. */
final class CopiedRows {
    private CopiedRows() {}

    /** Takes what COPY sends. */
    interface Sink {
        void message(byte[] bytes) throws IOException;
    }

    /** Has values written in one way, whatever the settings of server, database and user are, until the transaction ends. */
    static void writeUniformly(Connection connection) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute("""
                    SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex';
                    SET LOCAL extra_float_digits = 1""");
        }
    }

    /**
     * Copies the rows of a query.
     *
     * @param options of COPY, between its parentheses
     * @throws CancellationException if this thread is interrupted
     */
    static void copy(Connection connection, String query, String options, Sink sink) throws SQLException, IOException {
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT (" + options + ")");
        try {
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("The export was stopped");
                }
                sink.message(message);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
