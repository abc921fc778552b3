package dev.meridian.domain.download.connector.manifest;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates authenticators. */
final class SignIns {
    private final Texts texts;
    private final Remarks remarks;

    SignIns(Texts texts, Remarks remarks) {
        this.texts = texts;
        this.remarks = remarks;
    }

    /**
     * Translates an authenticator to a sign-in. An authenticator that can't be translated fails the import, because
     * calls without a credential would read other rows or none.
     */
    ObjectNode signIn(Part part) {
        ObjectNode signIn = JsonNodeFactory.instance.objectNode();
        switch (part.isMissing() ? "NoAuth" : part.type()) {
            case "NoAuth" -> signIn.putObject("none");
            case "BearerAuthenticator" ->
                signIn.putObject("bearer").put("token", texts.template(part.get("api_token")));
            case "BasicHttpAuthenticator" -> basic(part, signIn.putObject("basic"));
            case "ApiKeyAuthenticator" -> apiKey(part, signIn.putObject("header"));
            case "OAuthAuthenticator" -> oauth(part, signIn);
            default -> remarks.fail(part, "The sign-in '" + part.type() + "' can't be said in a definition");
        }
        return signIn;
    }

    private void basic(Part part, ObjectNode basic) {
        basic.put("user", texts.template(part.get("username")));
        basic.put("password", texts.template(part.get("password")));
    }

    private void apiKey(Part part, ObjectNode header) {
        Part into = part.get("inject_into");
        String where = into.get("inject_into").text();
        if (!into.isMissing() && !where.equals("header")) {
            remarks.fail(
                    into,
                    "A credential is sent in a header, and not as '" + where
                            + "', where it would become part of an address or a log");
        }
        String name = into.isMissing() ? texts.template(part.get("header")) : texts.template(into.get("field_name"));
        String value = texts.template(part.get("api_token"));
        int end = value.indexOf('{');
        header.put("name", name);
        if (end > 0) {
            header.put("prefix", value.substring(0, end));
        }
        header.put("value", end > 0 ? value.substring(end) : value);
    }

    private void oauth(Part part, ObjectNode signIn) {
        boolean isOfClient = part.get("grant_type").text().equals("client_credentials");
        ObjectNode oauth = signIn.putObject(isOfClient ? "clientCredentials" : "refreshToken");
        oauth.put("tokenAddress", texts.template(part.get("token_refresh_endpoint")));
        oauth.put("clientId", texts.template(part.get("client_id")));
        oauth.put("clientSecret", texts.template(part.get("client_secret")));
        oauth.put("clientIn", "body");
        if (isOfClient) {
            if (!part.get("scopes").isMissing()) {
                oauth.put(
                        "scope",
                        String.join(
                                " ",
                                part.get("scopes").items().stream()
                                        .map(texts::template)
                                        .toList()));
            }
        } else {
            oauth.put("refreshToken", texts.template(part.get("refresh_token")));
        }
        for (String name : new String[] {
            "access_token_name",
            "expires_in_name",
            "refresh_request_body",
            "refresh_request_headers",
            "token_expiry_date"
        }) {
            if (!part.get(name).isMissing()) {
                remarks.fail(part.get(name), "A definition asks a token address only as RFC 6749 says");
            }
        }
    }
}
