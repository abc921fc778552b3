package dev.meridian.activities.download.source.postgres;

import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.domain.download.source.SourceFailure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The failures of a server, as sentences that say what to do. */
final class ServerFailures {
    private static final int SHOWN = 200;

    /**
     * The classes of errors that are no fault of a row that is written: they concern the connection, the transaction, what the user may
     * do, the statement, or the moment.
     */
    private static final Set<String> NOT_OF_ROWS = Set.of(
            "", "08", "25", "26", "28", "2D", "34", "3B", "3D", "3F", "40", "42", "53", "55", "57", "58", "F0", "XX");

    /** Where the server finds that a policy for rows does not allow a row. */
    private static final String POLICY_FOR_ROWS = "ExecWithCheckOptions";

    private final Server server;

    ServerFailures(Server server) {
        this.server = server;
    }

    /** A host that is not connected to. */
    static SourceFailure ofHost(String host, UnknownHostException unknown) {
        if (unknown instanceof RefusedAddressException) {
            return SourceFailure.permanent(
                    "address_refused",
                    "The host '" + host
                            + "' has an address that may not be called: only addresses of the public internet"
                            + " may, and those that the installation allows");
        }
        return SourceFailure.retryable(
                "unreachable", "The host '" + host + "' has no known address: check the connection's host", unknown);
    }

    /**
     * What a failed statement, or a failed attempt to connect, means.
     *
     * @throws InterruptedException if the work was aborted, which closes the socket
     */
    SourceFailure of(SQLException failed) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String state = state(failed);
        if (isOfTls(failed)) {
            return SourceFailure.permanent(
                    "tls_failed",
                    "The host '" + server.host()
                            + "' has no secure connection that can be trusted: check the TLS mode and"
                            + " the authority's certificate" + words(failed));
        }
        if (serverMessage(failed) == null && !state.startsWith("28") && !state.equals("08004")) {
            return ofConnection(failed);
        }
        return switch (state) {
            // 08004 is the driver's own code for a server that asks for a password where the connection has none.
            case "28P01", "28000", "08004" ->
                SourceFailure.permanent(
                        "unauthorized",
                        "The server does not accept the user or the password: renew them in the connection"
                                + words(failed));
            case "3D000" ->
                SourceFailure.permanent(
                        "database_not_found", "The server has no such database: check the connection" + words(failed));
            case "42501" ->
                SourceFailure.permanent(
                        "forbidden",
                        "The user may not read this: give it the right to SELECT from the table" + words(failed));
            case "42P01", "3F000" ->
                SourceFailure.permanent("table_not_found", "The server has no such table any more" + words(failed));
            case "42703" ->
                SourceFailure.retryable(
                        "table_changed",
                        "The table's columns have changed while it was read; it is read on with the new ones"
                                + words(failed));
            case "42883" ->
                SourceFailure.permanent(
                        "id_field_without_order",
                        "The columns that identify rows have a type without an order: choose others" + words(failed));
            case "57014" ->
                SourceFailure.retryable(
                        "no_answer",
                        "The server took too long for a page: does the table have an index on the columns that identify"
                                + " its rows?" + words(failed));
            default -> otherwise(state, failed);
        };
    }

    /** The error's code. PgBouncer gives all errors of its own the code of a violated protocol, so that its words decide. */
    private static String state(SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        ServerErrorMessage message = serverMessage(failed);
        if (!state.equals("08P01") || message == null || message.getMessage() == null) {
            return state;
        }
        String words = message.getMessage();
        if (words.startsWith("password authentication failed") || words.startsWith("no such user")) {
            return "28P01";
        }
        if (words.startsWith("transaction blocks not allowed")) {
            // Its pool gives out a connection for a statement.
            return "0A000";
        }
        return words.startsWith("no such database") ? "3D000" : state;
    }

    /**
     * Whether an error is the fault of the row that was written: its values are not accepted, it breaks a constraint or a policy for rows,
     * is too large for an index, or a trigger raises an error of any code.
     */
    static boolean isOfRow(SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        ServerErrorMessage message = serverMessage(failed);
        if (message == null) {
            return false;
        }
        return switch (state) {
            // A column that the server computes itself; a view that does not take such a change; a materialized view.
            case "428C9", "55000", "42809" -> true;
            case "42501" -> POLICY_FOR_ROWS.equals(message.getRoutine());
            default -> !NOT_OF_ROWS.contains(state.substring(0, Math.min(2, state.length())));
        };
    }

    private SourceFailure otherwise(String state, SQLException failed) {
        boolean mayPass = state.length() == 5
                && switch (state.substring(0, 2)) {
                    // No connection left, out of memory, shutting down, a conflict on a standby, a lock.
                    case "53", "57", "58", "40", "55", "08", "XX" -> true;
                    default -> false;
                };
        String sentence = "The server answered with an error (" + state + ")" + words(failed);
        return mayPass
                ? SourceFailure.retryable("service_failed", sentence)
                : SourceFailure.permanent("service_refused", sentence);
    }

    private SourceFailure ofConnection(SQLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException late) {
                return late.getMessage() != null && late.getMessage().contains("onnect")
                        ? unreachable(late)
                        : SourceFailure.retryable(
                                "no_answer", "The host '" + server.host() + "' did not answer in time", late);
            }
            if (cause instanceof ConnectException away) {
                return unreachable(away);
            }
        }
        return SourceFailure.retryable(
                "unreachable", "The connection to the host '" + server.host() + "' broke off", failed);
    }

    private SourceFailure unreachable(Exception away) {
        return SourceFailure.retryable(
                "unreachable", "The host '" + server.host() + "' can't be reached at this port: is it running?", away);
    }

    private static boolean isOfTls(SQLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return true;
            }
        }
        ServerErrorMessage said = serverMessage(failed);
        if (said != null) {
            // PgBouncer's words for a connection without TLS where it wants one.
            return "SSL required".equals(said.getMessage());
        }
        // The driver names no cause if the server speaks no TLS, or if its certificate is another host's.
        String message = String.valueOf(failed.getMessage());
        return message.contains("does not support SSL") || message.contains("hostnameverifier");
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException failed) {
        return failed instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    }

    /** An error of the server, with its own words. */
    String sentence(SQLException failed) {
        return "The server answered with an error (" + failed.getSQLState() + ")" + words(failed);
    }

    /** The server's own message, with the password masked in case that the server repeats it. */
    private String words(SQLException failed) {
        ServerErrorMessage message = serverMessage(failed);
        String said = message == null ? null : message.getMessage();
        if (said == null) {
            return "";
        }
        String masked = server.password()
                .filter(password -> password.length() > 3)
                .map(password -> said.replace(password, "***"))
                .orElse(said);
        String line = masked.replaceAll("\\s+", " ");
        return ". It says: " + line.substring(0, Math.min(SHOWN, line.length()));
    }
}
