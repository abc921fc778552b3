package dev.meridian.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.access.IssuerCodes.Exchanged;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An identity provider that serves its description and its keys over HTTP as those in the field do: in chunks, below kilobytes of
 * headers, and with keys beside the signing one that are of other uses, of kinds that are newer than this program, or broken.
 */
final class Issuer implements AutoCloseable {
    static final String AUDIENCE = "meridian-test";

    /** Not one of the provider's. */
    static final RSAKey OTHER = newKey();

    private final HttpServer server;
    private final RSAKey key;
    final IssuerCodes codes = new IssuerCodes(this);
    private final AtomicInteger timesKeysWereAskedFor = new AtomicInteger();

    /** What the provider says about a person besides the token. */
    volatile String userInfo = "{}";

    Issuer() throws IOException {
        key = newKey();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, """
                                {"issuer":"%1$s","jwks_uri":"%1$s/jwks","subject_types_supported":["public"],
                                 "authorization_endpoint":"%1$s/authorize?realm=main","token_endpoint":"%1$s/token","userinfo_endpoint":"%1$s/userinfo",
                                 "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],
                                 "code_challenge_methods_supported":["plain","S256"]}""".formatted(address())));
        server.createContext("/authorize", exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            Map<String, String> asked = IssuerCodes.parameters(query);
            String code = codes.signIn(URI.create(address() + "/authorize?" + query), claims -> claims);
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            IssuerCodes.value(asked, "redirect_uri") + "?code=" + code + "&state="
                                    + IssuerCodes.value(asked, "state"));
            exchange.sendResponseHeaders(303, -1);
            exchange.close();
        });
        server.createContext("/token", exchange -> {
            Exchanged exchanged = codes.exchange(exchange);
            answer(exchange, exchanged.status(), exchanged.json());
        });
        server.createContext("/userinfo", exchange -> {
            boolean isKnown = ("Bearer " + IssuerCodes.ACCESS_TOKEN)
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, isKnown ? 200 : 401, isKnown ? userInfo : "{\"error\":\"invalid_token\"}");
        });
        server.createContext("/jwks", exchange -> {
            timesKeysWereAskedFor.incrementAndGet();
            answer(exchange, keys());
        });
        server.start();
    }

    private String keys() {
        return """
                {"keys": [
                  {"kty": "AKP", "alg": "ML-DSA-65", "kid": "post-quantum", "use": "sig", "pub": "AAAA"},
                  {"kty": "EC", "crv": "brainpoolP256r1", "kid": "unknown-curve", "use": "sig", "x": "AQ", "y": "AQ"},
                  {"kty": "RSA", "kid": "without-exponent", "use": "sig", "n": "AQAB"},
                  {"kty": "RSA", "kid": "1", "use": "enc", "alg": "RSA-OAEP", "n": "%s", "e": "AQAB"},
                  {"kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256", "n": "%s", "e": "%s",
                   "issuer": "%s", "x5t": "dGVzdA", "https://example.org/added": {"later": [1, 2]}}
                ], "updated_at": 1790000000}""".formatted(OTHER.getModulus(), key.getModulus(), key.getPublicExponent(), address());
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("1").generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int timesKeysWereAskedFor() {
        return timesKeysWereAskedFor.get();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Claims of a good token. */
    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(address())
                .audience(AUDIENCE)
                .subject("ada@example.org")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("tenant", "gamma")
                .claim("role", "operator");
    }

    String token(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims, key);
    }

    String token(JWTClaimsSet.Builder claims, String type) throws JOSEException {
        return signed(claims, key, type, "1");
    }

    static String signed(JWTClaimsSet.Builder claims, RSAKey key) throws JOSEException {
        return signed(claims, key, "JWT", "1");
    }

    static String signed(JWTClaimsSet.Builder claims, RSAKey key, String type, String keyId) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType(type))
                        .keyID(keyId)
                        .build(),
                claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /** Tokens that deceive programs which let a token choose how it is checked. */
    String signedWithPublicKeyAsSecret(JWTClaimsSet.Builder claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(), claims.build());
        token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        answer(exchange, 200, json);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", "img-src " + "https://example.org ".repeat(400));
        for (int cookie = 0; cookie < 5; cookie++) {
            exchange.getResponseHeaders()
                    .add("Set-Cookie", "session-" + cookie + "=" + "x".repeat(3_000) + "; HttpOnly");
        }
        // No length: the body goes out in chunks.
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            int half = body.length / 2;
            out.write(body, 0, half);
            out.flush();
            out.write(body, half, body.length - half);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
