package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Setting;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.SourceFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a connection for the placeholders of a definition. It also masks credentials in texts, because services
 * repeat them in error texts and in next links. Credentials are asked for anew every second. Safe for use by many
 * threads.
 */
final class Secrets {
    /** Shorter texts are too common to be looked for; no service issues such tokens. */
    private static final int SHORTEST = 6;

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Pattern MASK = Pattern.compile("\\{(secret|encoded):([a-z_0-9]+)}");

    private final Connector connector;
    private final ConnectionDetails connection;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Map<String, String> masks = new ConcurrentHashMap<>();

    Secrets(Connector connector, ConnectionDetails connection) {
        this.connector = connector;
        this.connection = connection;
    }

    private record Asked(Optional<String> value, long until) {}

    /** The value of a placeholder. */
    String value(String name) {
        Setting setting = connector.settings().get(name);
        if (setting == null) {
            throw SourceFailure.permanent("definition_mismatch", "The definition has no setting '" + name + "'");
        }
        Optional<String> value = setting.secret() ? find(name) : connection.setting(name);
        return value.or(() -> Optional.ofNullable(setting.preset()))
                .orElseThrow(() -> SourceFailure.permanent(
                        "setting_missing",
                        "The connection has no '" + name + "' (" + setting.title() + "): give it one"));
    }

    /** A secret by its name; empty if the connection has none. */
    Optional<String> find(String name) {
        long now = System.nanoTime();
        Asked known = asked.get(name);
        if (known == null || known.until() - now <= 0) {
            known = new Asked(connection.credentials().find(name), now + FRESH.toNanos());
            asked.put(name, known);
            known.value().ifPresent(secret -> learn(name, secret));
        }
        return known.value();
    }

    /** Asks for every secret anew. */
    void forget() {
        asked.clear();
    }

    /** The text with each credential that this has seen replaced by its name in braces. */
    String masked(String text) {
        String masked = text;
        for (Map.Entry<String, String> mask : masks.entrySet()) {
            if (masked.contains(mask.getKey())) {
                masked = masked.replace(mask.getKey(), mask.getValue());
            }
        }
        return masked;
    }

    /** The text whose credentials were masked, with the present ones. */
    String unmasked(String text) {
        return MASK.matcher(text).replaceAll(found -> Matcher.quoteReplacement(secret(found)));
    }

    private String secret(MatchResult mask) {
        String secret = find(mask.group(2)).orElse("");
        return mask.group(1).equals("secret") ? secret : encoded(secret);
    }

    /** Remembers a secret, so that it is masked from now on. */
    void learn(String name, String secret) {
        if (secret.length() < SHORTEST) {
            return;
        }
        masks.put(secret, "{secret:" + name + "}");
        if (!encoded(secret).equals(secret)) {
            masks.put(encoded(secret), "{encoded:" + name + "}");
        }
        masks.put(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)), "{base64:" + name + "}");
    }

    private static String encoded(String secret) {
        return URLEncoder.encode(secret, StandardCharsets.UTF_8);
    }
}
