package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.TreePage;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.SignIn;
import dev.meridian.domain.download.source.SourceFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls for tokens. */
final class TokenCalls {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 1 << 20;
    /**
     * The assumed life of a token for which the answer names none: OAuth recommends {@code expires_in} and does not
     * require it (RFC 6749, 5.1).
     */
    private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

    /** What a service answers to a credential that it does not accept, or no longer. */
    private static final Set<Integer> FINAL = Set.of(400, 401, 403, 404);

    private final ServiceCalls calls;

    TokenCalls(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * A new token.
     *
     * @param refreshToken the refresh token that replaces the one that was used; null if that stays
     */
    record Issued(String token, Duration life, @Nullable String refreshToken) {}

    /** Asks a token endpoint (RFC 6749, 5). */
    Issued oauth(Call call) throws InterruptedException {
        JsonNode answer = tree(
                call, "reauthorize", "The service no longer accepts the connection's authorisation: connect it again");
        String token = answer.path("access_token").asString("");
        if (token.isEmpty()) {
            throw SourceFailure.permanent("unexpected_shape", "The answer of the token address has no 'access_token'");
        }
        long seconds = answer.path("expires_in").asLong(0);
        String refresh = answer.path("refresh_token").asString("");
        return new Issued(
                token, seconds > 0 ? Duration.ofSeconds(seconds) : ASSUMED_LIFE, refresh.isEmpty() ? null : refresh);
    }

    /** Makes a log-in call. */
    Issued logIn(Call call, SignIn.LogIn logIn, Instant now) throws InterruptedException {
        record Answered(Map<String, List<String>> headers, JsonNode body) {}
        Answered answered = calls.send(
                call,
                ServiceCalls.NOBODY,
                new AtomicLong(),
                refused -> refusal(
                        refused, "unauthorized", "The service does not accept the log-in: check user and password"),
                answer -> new Answered(
                        answer.headers(), JSON.readTree(answer.body().readNBytes(MOST))));
        String token = new TreePage(answered.body(), MissingNode.getInstance(), answered.headers())
                .value(logIn.token())
                .orElse("");
        if (token.isEmpty()) {
            throw SourceFailure.permanent(
                    "unexpected_shape", "The answer to the log-in has no token where the definition says");
        }
        Duration life = logIn.lifeSeconds() != null
                ? Duration.ofSeconds(logIn.lifeSeconds())
                : lifeOf(token, now).orElse(ASSUMED_LIFE);
        return new Issued(token, life, null);
    }

    /**
     * The life of a token that is a JWT (RFC 7519), by its claims; the signature is not checked, because only the
     * service relies on it.
     */
    static Optional<Duration> lifeOf(String token, Instant now) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            long end = JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                    .path("exp")
                    .asLong(0);
            return end > now.getEpochSecond()
                    ? Optional.of(Duration.between(now, Instant.ofEpochSecond(end)))
                    : Optional.empty();
        } catch (IllegalArgumentException | JacksonException none) {
            return Optional.empty();
        }
    }

    private JsonNode tree(Call call, String code, String sentence) throws InterruptedException {
        return calls.send(
                call,
                ServiceCalls.NOBODY,
                new AtomicLong(),
                refused -> refusal(refused, code, sentence),
                answer -> JSON.readTree(answer.body().readNBytes(MOST)));
    }

    private static Optional<SourceFailure> refusal(Refused refused, String code, String sentence) {
        return FINAL.contains(refused.status())
                ? Optional.of(SourceFailure.permanent(code, sentence + " (status " + refused.status() + ")"))
                : Optional.empty();
    }
}
