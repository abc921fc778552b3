package dev.meridian.activities.download.source.postgres;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.ConnectionField;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceType;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Databases of PostgreSQL 12 and later. A connection says host, port, database, user, password, TLS mode and the certificates of
 * authorities, and nothing else: no address with parameters, and no property of the driver.
 */
public record PostgresSourceType(AddressPolicy policy) implements SourceType {
    /** The type's name. */
    public static final String NAME = "postgres";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_NAME = 63;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public List<ConnectionField> fields() {
        return List.of(
                ConnectionField.required("host", "The server's name or address"),
                ConnectionField.optional("port", "The server's port; 5432 if left out"),
                ConnectionField.required("database", "The database"),
                ConnectionField.required("user", "Who reads; a user that may SELECT and nothing else is enough"),
                ConnectionField.secret("password", "The user's password"),
                ConnectionField.optional(
                        "tls",
                        "How sure to be of the server; verify-full if left out",
                        TlsMode.words().toArray(String[]::new)),
                ConnectionField.optional(
                        "ca",
                        "The certificates of the authorities of which one signed the server's, in PEM; those that Java trusts if"
                                + " left out"));
    }

    @Override
    public List<String> faults(ConnectionDetails connection) {
        List<String> faults = new ArrayList<>();
        connection
                .setting("host")
                .filter(host -> !HOST.matcher(host).matches())
                .ifPresent(host -> faults.add("The setting 'host' is neither a name nor an address of a host"));
        connection
                .setting("port")
                .filter(port -> !PORT.matcher(port).matches() || Integer.parseInt(port) > LAST_PORT)
                .ifPresent(port -> faults.add("The setting 'port' is no number from 1 to " + LAST_PORT));
        for (String name : List.of("database", "user")) {
            connection
                    .setting(name)
                    .filter(text -> text.indexOf('\0') >= 0 || text.length() > LONGEST_NAME)
                    .ifPresent(text -> faults.add("The setting '" + name + "' is no name of PostgreSQL"));
        }
        connection
                .setting("ca")
                .filter(pem -> !hasCertificates(pem))
                .ifPresent(pem -> faults.add(
                        "The setting 'ca' has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----, or one"
                                + " that can't be read"));
        return faults;
    }

    @Override
    public Source open(ConnectionDetails connection) {
        return new PostgresSource(new Server(connection, policy));
    }

    private static boolean hasCertificates(String pem) {
        try {
            return !TrustedAuthorities.certificates(pem).isEmpty();
        } catch (CertificateException malformed) {
            return false;
        }
    }
}
