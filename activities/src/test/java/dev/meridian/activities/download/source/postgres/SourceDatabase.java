package dev.meridian.activities.download.source.postgres;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Credentials;
import dev.meridian.domain.download.source.Source;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A database of somebody else's, which the connector reads. */
final class SourceDatabase {
    private static final AddressPolicy EVERYWHERE = AddressPolicy.anywhere();

    private final Database database = SharedServers.postgres().freshDatabase();

    /** The settings of a connection to it. */
    Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                Integer.toString(SharedServers.postgres().port()),
                "database",
                database.name(),
                "user",
                database.user(),
                "tls",
                "disable"));
    }

    Source open() {
        return open(settings(), database.password(), EVERYWHERE);
    }

    static Source open(Map<String, String> settings, String password, AddressPolicy policy) {
        return new PostgresSourceType(policy).open(details(settings, password));
    }

    Source openAs(String user, String password) {
        Map<String, String> settings = settings();
        settings.put("user", user);
        return open(settings, password, EVERYWHERE);
    }

    String user() {
        return database.user();
    }

    String password() {
        return database.password();
    }

    static ConnectionDetails details(Map<String, String> settings, String password) {
        Credentials credentials = new Credentials() {
            @Override
            public Optional<String> find(String field) {
                return field.equals("password") ? Optional.of(password) : Optional.empty();
            }

            @Override
            public void renew(UnaryOperator<Map<String, String>> renewal) {
                throw new UnsupportedOperationException("A password does not change by itself");
            }
        };
        return new ConnectionDetails(UUID.randomUUID(), "acme", "orders", settings, credentials);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    String one(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            try (ResultSet row = statement.executeQuery(query)) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
