package dev.meridian.activities.task;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where mails go, as {@code SMTP_URL} says:
 * {@code smtp://user:password@mail.example.org:587?from=meridian@example.org&starttls=required}.
 *
 * <p>{@code smtps} means TLS from the first byte (port 465 if none is given); with {@code smtp} (port 587) the connection
 * is upgraded by STARTTLS: {@code required} (the default with a password), {@code optional} (the default without), or
 * {@code off}. User and password are percent-encoded.
 *
 * @param from the sender of every mail, which the URL says as a header does: {@code name@host} or
 *     {@code Name <name@host>}
 */
public record SmtpServer(
        String host, int port, boolean tls, StartTls startTls, Optional<Login> login, InternetAddress from) {

    /** Whether a plain connection is upgraded. */
    public enum StartTls {
        REQUIRED,
        OPTIONAL,
        OFF
    }

    /** A user and a password; never shown. */
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
        URI uri = uri(url);
        boolean tls = "smtps".equalsIgnoreCase(uri.getScheme());
        if ((!tls && !"smtp".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("must look like smtp://user:password@host:587?from=name@host");
        }
        Map<String, String> query = query(uri);
        InternetAddress from = sender(query.get("from"));
        Optional<Login> login = login(uri);
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 465 : 587;
        return new SmtpServer(uri.getHost(), port, tls, startTls(query, login.isPresent()), login, from);
    }

    private static InternetAddress sender(@Nullable String from) {
        try {
            InternetAddress sender = new InternetAddress(from == null ? "" : from, true);
            if (sender.getAddress().indexOf('@') > 0) {
                return sender;
            }
        } catch (AddressException malformed) {
            // Said below like one that is missing.
        }
        throw new IllegalArgumentException("needs ?from= with the address that mails come from");
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("is not a URL; percent-encode user and password", null);
        }
    }

    private static StartTls startTls(Map<String, String> query, boolean withLogin) {
        String wish = query.get("starttls");
        if (wish == null) {
            return withLogin ? StartTls.REQUIRED : StartTls.OPTIONAL;
        }
        return Arrays.stream(StartTls.values())
                .filter(known -> known.name().equals(wish.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("starttls is required, optional or off"));
    }

    private static Optional<Login> login(URI uri) {
        String info = uri.getRawUserInfo();
        if (info == null) {
            return Optional.empty();
        }
        int colon = info.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("names a user without a password");
        }
        return Optional.of(new Login(decode(info.substring(0, colon)), decode(info.substring(colon + 1))));
    }

    private static Map<String, String> query(URI uri) {
        if (uri.getRawQuery() == null) {
            return Map.of();
        }
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> decode(pair[1]), (one, other) -> other));
    }

    /** As in URLs, where a plus is a plus. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
