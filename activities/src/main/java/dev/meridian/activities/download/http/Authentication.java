package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.call.CallBuilder;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Request;
import dev.meridian.domain.download.connector.definition.SignIn;
import dev.meridian.domain.download.connector.definition.Template;
import dev.meridian.domain.download.source.Credentials;
import dev.meridian.domain.download.source.SourceFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Signs a connection's calls in as its definition says. Tokens are kept among the connection's secrets, so that all workers use
 * one; they are renewed before they end, and once after a 401, by one caller at a time. What is renewed is committed before it
 * is used.
 */
final class Authentication implements ServiceCalls.SignedIn {
    private final Connector connector;
    private final Credentials credentials;
    private final Secrets secrets;
    private final TokenCalls calls;
    private final Clock clock;

    Authentication(Connector connector, Credentials credentials, Secrets secrets, TokenCalls calls, Clock clock) {
        this.connector = connector;
        this.credentials = credentials;
        this.secrets = secrets;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public Map<String, String> headers() throws InterruptedException {
        return switch (connector.signIn()) {
            case SignIn.None _ -> Map.of();
            case SignIn.Bearer bearer ->
                Map.of("Authorization", "Bearer " + bearer.token().fill(secrets::value));
            case SignIn.Header header ->
                Map.of(
                        header.name(),
                        (header.prefix() == null ? "" : header.prefix())
                                + header.value().fill(secrets::value));
            case SignIn.Basic basic -> Map.of("Authorization", basic(basic.user(), basic.password()));
            case SignIn.LogIn logIn -> Map.of(logIn.header(), logIn.prefix() + token(null));
            case SignIn.ClientCredentials _, SignIn.RefreshToken _ -> Map.of("Authorization", "Bearer " + token(null));
        };
    }

    /**
     * Renews a token that the service has refused. A fixed credential is read from the database again, since somebody
     * may have replaced it.
     */
    @Override
    public boolean renew(Map<String, String> refused) throws InterruptedException {
        secrets.forget();
        if (connector.signIn() instanceof SignIn.LogIn
                || connector.signIn() instanceof SignIn.ClientCredentials
                || connector.signIn() instanceof SignIn.RefreshToken) {
            String header = refused.values().iterator().next();
            token(header);
            return true;
        }
        return !headers().equals(refused);
    }

    /** The stored token, if it need not be renewed yet and is not the one in the refused header. */
    private String token(@Nullable String refusedHeader) throws InterruptedException {
        Optional<StoredToken> known = StoredToken.of(
                secrets.find(StoredToken.TOKEN).orElse(null),
                secrets.find(StoredToken.DUE).orElse(null));
        if (known.isPresent() && isGood(known.get(), refusedHeader)) {
            return known.get().token();
        }
        try {
            String[] used = {""};
            credentials.renew(present -> {
                Optional<StoredToken> stored =
                        StoredToken.of(present.get(StoredToken.TOKEN), present.get(StoredToken.DUE));
                if (stored.isPresent() && isGood(stored.get(), refusedHeader)) {
                    used[0] = stored.get().token();
                    return present;
                }
                Map<String, String> renewed = renewed(present);
                used[0] = renewed.get(StoredToken.TOKEN);
                return renewed;
            });
            secrets.forget();
            secrets.learn(StoredToken.TOKEN, used[0]);
            return used[0];
        } catch (CancellationException stopped) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The work is cancelled");
            }
            throw stopped;
        }
    }

    private boolean isGood(StoredToken token, @Nullable String refusedHeader) {
        boolean isRefused = refusedHeader != null && refusedHeader.endsWith(token.token());
        return !isRefused && !token.isDue(clock.instant());
    }

    private Map<String, String> renewed(Map<String, String> present) {
        try {
            return switch (connector.signIn()) {
                case SignIn.ClientCredentials client -> grant(client, present);
                case SignIn.RefreshToken refresh -> refresh(refresh, present);
                case SignIn.LogIn logIn -> logIn(logIn, present);
                default -> present;
            };
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The work is cancelled");
        }
    }

    private Map<String, String> grant(SignIn.ClientCredentials client, Map<String, String> present)
            throws InterruptedException {
        Map<String, String> form = new TreeMap<>(Map.of("grant_type", "client_credentials"));
        if (client.scope() != null) {
            form.put("scope", client.scope().fill(secrets::value));
        }
        return issued(
                oauth(client.tokenAddress(), form, client.clientId(), client.clientSecret(), client.clientIn()),
                present,
                Map.of());
    }

    private Map<String, String> refresh(SignIn.RefreshToken refresh, Map<String, String> present)
            throws InterruptedException {
        String setting = refresh.refreshToken()
                .text()
                .substring(1, refresh.refreshToken().text().length() - 1);
        String token = present.get(setting);
        if (token == null) {
            throw SourceFailure.permanent(
                    "reauthorize", "The connection has no refresh token: connect it to the service again");
        }
        secrets.learn(setting, token);
        Map<String, String> form = new TreeMap<>(Map.of("grant_type", "refresh_token", "refresh_token", token));
        TokenCalls.Issued issued =
                oauth(refresh.tokenAddress(), form, refresh.clientId(), refresh.clientSecret(), refresh.clientIn());
        return issued(
                issued, present, issued.refreshToken() == null ? Map.of() : Map.of(setting, issued.refreshToken()));
    }

    private Map<String, String> logIn(SignIn.LogIn logIn, Map<String, String> present) throws InterruptedException {
        Call call = new CallBuilder(connector, logIn.request(), known(present)).build();
        return issued(calls.logIn(call, logIn, clock.instant()), present, Map.of());
    }

    private Map<String, String> issued(
            TokenCalls.Issued issued, Map<String, String> present, Map<String, String> replaced) {
        replaced.forEach(secrets::learn);
        secrets.learn(StoredToken.TOKEN, issued.token());
        Map<String, String> renewed = new HashMap<>(present);
        renewed.putAll(replaced);
        Instant now = clock.instant();
        return StoredToken.issued(issued.token(), issued.life(), now).in(renewed);
    }

    private TokenCalls.Issued oauth(
            Template address,
            Map<String, String> form,
            @Nullable Template clientId,
            @Nullable Template clientSecret,
            SignIn.ClientIn clientIn)
            throws InterruptedException {
        Map<String, String> headers = new HashMap<>(
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"));
        if (clientId != null && clientSecret != null && clientIn == SignIn.ClientIn.BASIC) {
            headers.put("Authorization", basic(clientId, clientSecret));
        } else {
            put(form, "client_id", clientId);
            put(form, "client_secret", clientSecret);
        }
        byte[] body = CallBuilder.form(form).getBytes(StandardCharsets.UTF_8);
        return calls.oauth(new Call(Request.Method.POST, address.fill(secrets::value), headers, body, List.of()));
    }

    private void put(Map<String, String> form, String name, @Nullable Template value) {
        if (value != null) {
            form.put(name, value.fill(secrets::value));
        }
    }

    private Function<String, String> known(Map<String, String> present) {
        return name -> {
            String secret = present.get(name);
            if (secret != null) {
                secrets.learn(name, secret);
                return secret;
            }
            return secrets.value(name);
        };
    }

    private String basic(Template user, Template password) {
        String pair = user.fill(secrets::value) + ":" + password.fill(secrets::value);
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        secrets.learn("basic", encoded);
        return "Basic " + encoded;
    }
}
