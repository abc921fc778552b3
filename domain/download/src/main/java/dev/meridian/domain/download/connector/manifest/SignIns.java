package dev.meridian.domain.download.connector.manifest;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
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
            case "SessionTokenAuthenticator" -> logIn(part, signIn);
            case "SelectiveAuthenticator" -> {
                return choice(part);
            }
            default -> remarks.fail(part, "The sign-in '" + part.type() + "' can't be said in a definition");
        }
        return signIn;
    }

    /** A manifest may offer several sign-ins; the first that can be translated is taken, because each reads the same rows. */
    private ObjectNode choice(Part part) {
        Map<String, Part> all = part.get("authenticators").members();
        for (Map.Entry<String, Part> way : all.entrySet()) {
            Remarks ofAttempt = new Remarks();
            new SignIns(texts.attempt(ofAttempt), ofAttempt).signIn(way.getValue());
            if (ofAttempt.faults().isEmpty()) {
                all.forEach((name, other) -> {
                    if (!name.equals(way.getKey())) {
                        remarks.leaveOut(other, "A definition has one sign-in, here '" + way.getKey() + "'");
                    }
                });
                return signIn(way.getValue());
            }
        }
        all.values().forEach(this::signIn);
        if (all.isEmpty()) {
            remarks.fail(part, "There is no sign-in among 'authenticators'");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private void logIn(Part part, ObjectNode signIn) {
        Part requester = part.get("login_requester");
        ObjectNode logIn = signIn.putObject("logIn");
        ObjectNode request = new Requests(texts, remarks).translate(requester).request();
        request.put("path", address(requester));
        logIn.set("request", request);
        Part own = requester.get("authenticator");
        if (!own.isMissing() && !own.type().equals("NoAuth")) {
            remarks.fail(own, "In a definition the log-in call has no sign-in of its own");
        }
        logIn.putObject("token")
                .put(
                        "pointer",
                        Expression.pointer(part.get("session_token_path").items().stream()
                                .map(texts::plain)
                                .toList()));
        if (!part.get("expiration_duration").isMissing()) {
            lifetime(part.get("expiration_duration"), logIn);
        }
        Part way = part.get("request_authentication");
        if (way.type().equals("ApiKey")) {
            Part into = way.get("inject_into");
            onlyInHeader(into);
            logIn.put("header", texts.plain(into.get("field_name")));
            logIn.put("prefix", "");
        } else if (!way.type().equals("Bearer")) {
            remarks.fail(way, "A token is sent as a bearer token or in a header, and not by '" + way.type() + "'");
        }
    }

    private String address(Part requester) {
        Part base = requester.get("url_base");
        if (base.isMissing()) {
            return texts.template(requester.get("url"));
        }
        String path = texts.template(requester.get("path")).replaceFirst("^/+", "");
        String address = texts.template(base);
        return path.isEmpty() ? address : address.replaceFirst("/+$", "") + "/" + path;
    }

    private void lifetime(Part part, ObjectNode logIn) {
        try {
            logIn.put("lifeSeconds", Duration.parse(part.text()).toSeconds());
        } catch (DateTimeParseException other) {
            remarks.leaveOut(part, "A token is asked for again when the service refuses the old one");
        }
    }

    private void onlyInHeader(Part into) {
        String where = into.get("inject_into").text();
        if (!where.equals("header")) {
            remarks.fail(
                    into,
                    "A credential is sent in a header, and not as '" + where
                            + "', where it would become part of an address or a log");
        }
    }

    private void basic(Part part, ObjectNode basic) {
        basic.put("user", texts.template(part.get("username")));
        basic.put("password", texts.template(part.get("password")));
    }

    private void apiKey(Part part, ObjectNode header) {
        Part into = part.get("inject_into");
        if (!into.isMissing()) {
            onlyInHeader(into);
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
