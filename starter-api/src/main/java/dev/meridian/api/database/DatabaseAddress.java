package dev.meridian.api.database;

import dev.meridian.api.settings.WrongSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A database as the driver is told of it.
 *
 * @param jdbcUrl {@code jdbc:postgresql://...}; has a user and a password only if it was given that way
 */
public record DatabaseAddress(
        String jdbcUrl, @Nullable String user, @Nullable String password) {
    /** What every connection is told besides. */
    static final Map<String, String> DRIVER_PROPERTIES = Map.of(
            "ApplicationName",
            "meridian",
            "connectTimeout",
            "3",
            "tcpKeepAlive",
            "true",
            // Details of errors show rows.
            "logServerErrorDetail",
            "false");

    private static final String NAME = "DATABASE_URL";
    private static final String REMEDY =
            "Set it to jdbc:postgresql://host:5432/database or postgres://user:password@host:5432/database.";

    /**
     * Understands both forms of {@code DATABASE_URL}.
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
        URI uri = parse(url);
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new WrongSetting(NAME, "names no host or no database", REMEDY);
        }
        String[] credentials = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String jdbcUrl = "jdbc:postgresql://" + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return new DatabaseAddress(
                jdbcUrl,
                user != null ? user : part(credentials, 0),
                password != null ? password : part(credentials, 1));
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

    /** Without its message, which would show the password. */
    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            throw new WrongSetting(
                    NAME,
                    "can't be read (at character " + malformed.getIndex() + ")",
                    REMEDY + " Percent-encode special characters of the password.");
        }
    }

    private static @Nullable String part(String[] credentials, int index) {
        return index < credentials.length
                ? emptyAsNull(URLDecoder.decode(credentials[index].replace("+", "%2B"), StandardCharsets.UTF_8))
                : null;
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
