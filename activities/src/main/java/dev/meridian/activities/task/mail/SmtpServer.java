package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.outbound.address.WebAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that {@code SMTP_URL} names: {@code
 * smtp://user:password@mail.example.org:587?from=meridian@example.org&starttls=required}.
 *
 * <p>{@code smtps} means TLS from the first byte (port 465 if none is given); with {@code smtp} (port 587) the connection
 * is upgraded by STARTTLS: {@code required} (the default with a password), {@code optional} (the default without), or
 * {@code off}. User and password are percent-encoded.
 *
 * @param from the sender of every mail, in the form of a header: {@code name@host} or {@code Name <name@host>}; the address is in
 *     ASCII
 * @param ehlo the name with which this machine greets the server; empty for its own
 */
public record SmtpServer(
        String host,
        int port,
        boolean tls,
        StartTls startTls,
        Optional<Login> login,
        InternetAddress from,
        Optional<String> ehlo) {
    private static final Map<String, Integer> PORTS = Map.of("smtp", 587, "smtps", 465);

    /** Whether a plain connection is upgraded. */
    public enum StartTls {
        REQUIRED,
        OPTIONAL,
        OFF
    }

    /** A user and a password, which are never shown. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /**
     * @throws IllegalArgumentException with a sentence that says what is wrong, without the password
     */
    public static SmtpServer parse(String url) {
        WebAddress address = address(url);
        boolean tls = address.scheme().equals("smtps");
        Map<String, String> query = query(address);
        InternetAddress from = sender(query.get("from"));
        Optional<Login> login = login(address);
        return new SmtpServer(
                address.host(),
                address.port(),
                tls,
                startTls(query, login.isPresent()),
                login,
                from,
                ehlo(query.get("ehlo")));
    }

    private static InternetAddress sender(@Nullable String from) {
        try {
            InternetAddress sender = new InternetAddress(from == null ? "" : from, true);
            if (sender.getAddress().chars().anyMatch(unit -> unit > 0x7f)) {
                throw new IllegalArgumentException(
                        "has other characters than those of ASCII in the address of ?from=; write a host with such letters in"
                                + " its form that begins with xn--");
            }
            if (sender.getAddress().indexOf('@') > 0 && !sender.isGroup()) {
                // Given so, a name with other letters than those of ASCII is encoded, and not sent as it is.
                sender.setPersonal(sender.getPersonal(), StandardCharsets.UTF_8.name());
                return sender;
            }
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (AddressException malformed) {
            // A malformed sender is reported below, like a missing one.
        }
        throw new IllegalArgumentException("needs ?from= with the address that mails come from");
    }

    private static Optional<String> ehlo(@Nullable String name) {
        if (name != null && !EhloName.isFullName(name)) {
            throw new IllegalArgumentException("ehlo is the full name of this machine, such as jobs.example.org");
        }
        return Optional.ofNullable(name);
    }

    private static WebAddress address(String url) {
        try {
            return WebAddress.parse(url, PORTS);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "must look like smtp://user:password@host:587?from=name@host, with user and password"
                            + " percent-encoded",
                    malformed);
        }
    }

    private static StartTls startTls(Map<String, String> query, boolean withLogin) {
        String wanted = query.get("starttls");
        if (wanted == null) {
            return withLogin ? StartTls.REQUIRED : StartTls.OPTIONAL;
        }
        return Arrays.stream(StartTls.values())
                .filter(known -> known.name().equals(wanted.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("starttls is required, optional or off"));
    }

    private static Optional<Login> login(WebAddress address) {
        if (address.userInfo().isPresent() && address.password().isEmpty()) {
            throw new IllegalArgumentException("names a user without a password");
        }
        return address.user().flatMap(user -> address.password().map(password -> new Login(user, password)));
    }

    private static Map<String, String> query(WebAddress address) {
        String query = address.query();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> WebAddress.decode(pair[1]), (one, other) -> other));
    }
}
