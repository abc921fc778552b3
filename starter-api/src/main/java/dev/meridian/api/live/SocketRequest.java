package dev.meridian.api.live;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The frames that a client may send: {@code {"type": "SUBSCRIBE" | "UNSUBSCRIBE", "tenantId", "cursor"?}}.
 *
 * @param tenant the tenant whose jobs are meant; it has to be the credential's tenant
 * @param cursor the last cursor that the client has seen, to get missed changes instead of a snapshot
 */
record SocketRequest(Kind type, String tenant, @Nullable String cursor) {
    enum Kind {
        SUBSCRIBE,
        UNSUBSCRIBE
    }

    /** The frame is not a valid request; the message is for the client. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message, null, false, false);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    static SocketRequest parse(String text, JsonMapper json) throws Unreadable {
        JsonNode request;
        try {
            request = json.readTree(text);
        } catch (JacksonException malformed) {
            throw new Unreadable("Failed to parse message");
        }
        String type = request.path("type").stringValue("").toUpperCase(Locale.ROOT);
        String tenant = request.path("tenantId").stringValue("");
        JsonNode cursor = request.path("cursor");
        boolean known = type.equals(Kind.SUBSCRIBE.name()) || type.equals(Kind.UNSUBSCRIBE.name());
        if (!known || tenant.isEmpty() || !(cursor.isMissingNode() || cursor.isNull() || cursor.isString())) {
            throw new Unreadable("Invalid message format");
        }
        return new SocketRequest(Kind.valueOf(type), tenant, cursor.isString() ? cursor.stringValue() : null);
    }
}
