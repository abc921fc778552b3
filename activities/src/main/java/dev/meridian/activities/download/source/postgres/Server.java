package dev.meridian.activities.download.source.postgres;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.PermittedAddresses;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.SourceFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.NonValidatingFactory;
import org.postgresql.util.PSQLException;

/**
 * A PostgreSQL that somebody's connection names. Connections go only to addresses that the policy permits, and to the
 * very address that was checked. They use the settings of the connection and nothing else: no file and no environment
 * variable of this machine.
 */
final class Server {
    private static final int CONNECT_SECONDS = 5;

    /** The first major version whose catalogue says whether a collation is deterministic. */
    private static final int OLDEST_VERSION = 12;

    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    /** How long the server may be silent while it is connected to; queries have a time-out of their own. */
    private static final int SILENCE_SECONDS = 30;

    private final ConnectionDetails details;
    private final AddressPolicy policy;

    Server(ConnectionDetails details, AddressPolicy policy) {
        this.details = details;
        this.policy = policy;
    }

    String host() {
        return details.setting("host").orElseThrow();
    }

    Optional<String> password() {
        return details.credentials().find("password");
    }

    private TlsMode tls() {
        return TlsMode.of(details.setting("tls").orElse(TlsMode.VERIFY_FULL.word()));
    }

    /**
     * Connects, for read-only transactions.
     *
     * @param longestQuery how long the server may be silent
     * @throws SourceFailure if there is no connection
     */
    Connection connect(Duration longestQuery) throws InterruptedException {
        return connect(longestQuery, true);
    }

    /** Connects, for transactions that write. */
    Connection connectToWrite(Duration longestQuery) throws InterruptedException {
        return connect(longestQuery, false);
    }

    private Connection connect(Duration longestQuery, boolean readOnly) throws InterruptedException {
        SQLException last = null;
        for (InetAddress address : addresses()) {
            try {
                Connection connection = dataSource(address)
                        .getConnection(
                                details.setting("user").orElseThrow(),
                                password().orElse(""));
                requireVersion(connection);
                connection.setNetworkTimeout(Runnable::run, (int)
                        longestQuery.plusSeconds(SILENCE_SECONDS).toMillis());
                connection.setReadOnly(readOnly);
                connection.setAutoCommit(false);
                return connection;
            } catch (SQLException failed) {
                last = failed;
                if (failed instanceof PSQLException psql && psql.getServerErrorMessage() != null) {
                    // The server has answered; its other addresses would say the same.
                    break;
                }
            }
        }
        throw new ServerFailures(this).of(last == null ? new SQLException("no address") : last);
    }

    private static void requireVersion(Connection connection) throws SQLException {
        DatabaseMetaData server = connection.getMetaData();
        if (server.getDatabaseMajorVersion() < OLDEST_VERSION) {
            String version = server.getDatabaseProductVersion();
            close(connection);
            throw SourceFailure.permanent(
                    "server_too_old",
                    "The server says that it is PostgreSQL " + version + "; version " + OLDEST_VERSION
                            + " or a later one is needed");
        }
    }

    private InetAddress[] addresses() {
        try {
            return new PermittedAddresses(policy).resolve(host());
        } catch (UnknownHostException unknown) {
            throw ServerFailures.ofHost(host(), unknown);
        }
    }

    private PGSimpleDataSource dataSource(InetAddress address) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        String host = host();
        source.setServerNames(new String[] {host.contains(":") ? "[" + host + "]" : host});
        source.setPortNumbers(new int[] {port(details)});
        source.setDatabaseName(details.setting("database").orElseThrow());
        source.setSocketFactory(CheckedSockets.class.getName());
        source.setSocketFactoryArg(address.getHostAddress());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(SILENCE_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("Meridian");
        source.setPreferQueryMode(PreferQueryMode.EXTENDED);
        // No prepared statements: a connection pooler may give each transaction another server connection.
        source.setPrepareThreshold(0);
        source.setProperty("gssEncMode", "disable");
        source.setSslMode(tls().word());
        certificates(source);
        return source;
    }

    private void certificates(PGSimpleDataSource source) {
        Optional<String> authorities = details.setting("ca");
        switch (tls()) {
            case DISABLE -> {}
            case REQUIRE -> source.setSslfactory(NonValidatingFactory.class.getName());
            case VERIFY_CA, VERIFY_FULL -> {
                source.setSslfactory(
                        authorities.isPresent()
                                ? TrustedAuthorities.class.getName()
                                : DefaultJavaSSLFactory.class.getName());
                authorities.ifPresent(source::setSslFactoryArg);
            }
        }
    }

    /** Settings of a transaction that only later versions know: a role's limit for transactions would end ours within a page. */
    static String settingsOfVersion(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() < FIRST_WITH_TRANSACTION_TIMEOUT
                ? ""
                : "; SET LOCAL transaction_timeout = 0";
    }

    /** The port that a connection says; 5432 if it says none. */
    static int port(ConnectionDetails details) {
        return Integer.parseInt(details.setting("port").orElse("5432"));
    }

    /** Closes a connection; failures are ignored, because a broken connection is closed already. */
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException alreadyBroken) {
            // Nothing was written.
        }
    }
}
