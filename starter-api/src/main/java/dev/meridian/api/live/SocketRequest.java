package dev.meridian.api.live;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The frames that a client may send: JSON objects with their kind in {@code type}. */
sealed interface SocketRequest {
    /**
     * {@code {"type": "SUBSCRIBE", "tenantId", "cursor"?}}.
     *
     * @param tenant the tenant of the jobs; it has to be the credential's tenant
     * @param cursor the last cursor that the client has seen, to get missed changes instead of a snapshot
     */
    record Subscribe(String tenant, @Nullable String cursor) implements SocketRequest {}

    /** {@code {"type": "UNSUBSCRIBE", "tenantId"}}. */
    record Unsubscribe(String tenant) implements SocketRequest {}

    /** {@code {"type": "FOLLOW", "jobId"}}: asks for the progress of a running job's parts. */
    record Follow(UUID jobId) implements SocketRequest {}

    /** {@code {"type": "UNFOLLOW", "jobId"}}. */
    record Unfollow(UUID jobId) implements SocketRequest {}

    String INVALID = "Invalid message format";

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
        return switch (type) {
            case "SUBSCRIBE" -> new Subscribe(tenant(request), cursor(request.path("cursor")));
            case "UNSUBSCRIBE" -> new Unsubscribe(tenant(request));
            case "FOLLOW" -> new Follow(jobId(request));
            case "UNFOLLOW" -> new Unfollow(jobId(request));
            default -> throw new Unreadable(INVALID);
        };
    }

    private static String tenant(JsonNode request) throws Unreadable {
        String tenant = request.path("tenantId").stringValue("");
        if (tenant.isEmpty()) {
            throw new Unreadable(INVALID);
        }
        return tenant;
    }

    private static @Nullable String cursor(JsonNode cursor) throws Unreadable {
        if (cursor.isMissingNode() || cursor.isNull()) {
            return null;
        }
        if (!cursor.isString()) {
            throw new Unreadable(INVALID);
        }
        return cursor.stringValue();
    }

    private static UUID jobId(JsonNode request) throws Unreadable {
        try {
            return UUID.fromString(request.path("jobId").stringValue(""));
        } catch (IllegalArgumentException notAnId) {
            throw new Unreadable(INVALID);
        }
    }
}
