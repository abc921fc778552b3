package dev.meridian.api.access.oidc;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an identity provider says of itself (OpenID Connect Discovery).
 *
 * @param keys where its public keys are
 * @param authorization where people sign in; empty if it does not say
 * @param token where codes are exchanged; empty if it does not say
 * @param userInfo where it says more about a person than the token does; empty if nowhere
 * @param clientAuthentication how clients may show their secrets there; none said means {@code client_secret_basic}
 */
record IssuerDescription(
        String keys, String authorization, String token, String userInfo, Set<String> clientAuthentication) {
    /**
     * @throws IOException if there is no such document, or if it is another provider's
     */
    static IssuerDescription fetch(IssuerDocuments documents, String issuer) throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        JsonNode description = JsonMapper.shared()
                .readTree(documents
                        .fetch(base + "/.well-known/openid-configuration")
                        .getContent());
        String described = description.path("issuer").asString("");
        if (!described.equals(issuer)) {
            throw new IOException("it calls itself '" + described + "'");
        }
        return new IssuerDescription(
                description.path("jwks_uri").asString(""),
                description.path("authorization_endpoint").asString(""),
                description.path("token_endpoint").asString(""),
                description.path("userinfo_endpoint").asString(""),
                description
                        .path("token_endpoint_auth_methods_supported")
                        .valueStream()
                        .map(method -> method.asString(""))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
