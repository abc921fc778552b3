package dev.meridian.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The authorization codes of an {@link Issuer}: each is exchanged once, by the client that it was made for, with the
 * verifier and the address that belong to it.
 */
final class IssuerCodes {
    static final String CLIENT = "meridian console";
    static final String ACCESS_TOKEN = "opaque";
    static final String SECRET = "s:e/c+r%t";

    private record Code(Map<String, String> request, UnaryOperator<JWTClaimsSet.Builder> change) {}

    /** The answer of the token endpoint. */
    record Exchanged(int status, String json) {}

    private final Issuer issuer;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    IssuerCodes(Issuer issuer) {
        this.issuer = issuer;
    }

    /** Plays the person who signs in at the page; returns the code that the browser takes along. */
    String signIn(URI page, UnaryOperator<JWTClaimsSet.Builder> change) {
        String code = UUID.randomUUID().toString();
        codes.put(code, new Code(parameters(page.getRawQuery()), change));
        return code;
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** The value of a parameter; empty if there is none. */
    static String value(Map<String, String> parameters, String name) {
        return parameters.getOrDefault(name, "");
    }

    Exchanged exchange(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!expectedAuthorization().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Exchanged(401, "{\"error\":\"invalid_client\"}");
        }
        Code code = codes.remove(value(form, "code"));
        if (code == null
                || !"authorization_code".equals(form.get("grant_type"))
                || !value(code.request(), "redirect_uri").equals(form.get("redirect_uri"))
                || !value(code.request(), "code_challenge").equals(challenge(value(form, "code_verifier")))) {
            return new Exchanged(400, "{\"error\":\"invalid_grant\"}");
        }
        JWTClaimsSet.Builder claims = issuer.claims()
                .audience(CLIENT)
                .claim("name", "Ada Lovelace")
                .claim("nonce", code.request().get("nonce"));
        try {
            return new Exchanged(
                    200,
                    "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300,\"id_token\":\"%s\"}"
                            .formatted(ACCESS_TOKEN, issuer.token(code.change().apply(claims))));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String expectedAuthorization() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString("meridian+console:s%3Ae%2Fc%2Br%25t".getBytes(StandardCharsets.UTF_8));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
