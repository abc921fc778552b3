package dev.meridian.api.database;

import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.api.settings.WrongSetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database in the form that the driver needs.
 *
 * @param jdbcUrl {@code jdbc:postgresql://...}; has a user and a password only if the setting has them
 */
public record DatabaseAddress(
        String jdbcUrl, @Nullable String user, @Nullable String password) {
    /** The driver's properties for every connection. */
    static final Map<String, String> DRIVER_PROPERTIES = Map.of(
            "ApplicationName",
            "meridian",
            "connectTimeout",
            "3",
            "tcpKeepAlive",
            "true",
            // Details of errors would show contents of rows.
            "logServerErrorDetail",
            "false");

    private static final int PORT = 5432;
    private static final String NAME = "DATABASE_URL";
    private static final String REMEDY =
            "Set it to jdbc:postgresql://host:5432/database or postgres://user:password@host:5432/database.";

    /**
     * Parses both forms of {@code DATABASE_URL}.
     *
     * @throws WrongSetting if it is neither
     */
    public static DatabaseAddress of(@Nullable String url, @Nullable String user, @Nullable String password) {
        if (url == null || url.isBlank()) {
            throw new WrongSetting(NAME, "is not set", REMEDY);
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseAddress(url, emptyAsNull(user), emptyAsNull(password));
        }
        if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
            return ofUri(url, emptyAsNull(user), emptyAsNull(password));
        }
        throw new WrongSetting(NAME, "is not the address of a PostgreSQL database", REMEDY);
    }

    private static DatabaseAddress ofUri(String url, @Nullable String user, @Nullable String password) {
        WebAddress address = parse(url);
        if (address.path().length() < 2) {
            throw new WrongSetting(NAME, "names no database", REMEDY);
        }
        return new DatabaseAddress(
                "jdbc:postgresql://" + address.host() + ":" + address.port() + address.target(),
                user != null ? user : emptyAsNull(address.user().orElse(null)),
                password != null ? password : emptyAsNull(address.password().orElse(null)));
    }

    /** Connections that belong to no pool and wait for answers without limit, since a migration may take long. */
    DataSource unpooled() {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setUrl(jdbcUrl);
        if (user != null) {
            connections.setUser(user);
        }
        if (password != null) {
            connections.setPassword(password);
        }
        try {
            for (Map.Entry<String, String> property : DRIVER_PROPERTIES.entrySet()) {
                connections.setProperty(property.getKey(), property.getValue());
            }
        } catch (SQLException unknown) {
            throw new IllegalStateException(unknown);
        }
        return connections;
    }

    /** Opens a connection that belongs to no pool. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        DRIVER_PROPERTIES.forEach(properties::setProperty);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return new Driver().connect(jdbcUrl, properties);
    }

    private static WebAddress parse(String url) {
        try {
            return WebAddress.parse(url, Map.of("postgres", PORT, "postgresql", PORT));
        } catch (IllegalArgumentException malformed) {
            throw new WrongSetting(
                    NAME,
                    "can't be read: " + malformed.getMessage(),
                    REMEDY + " Percent-encode special characters of the password.");
        }
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        int query = jdbcUrl.indexOf('?');
        return query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
    }
}
