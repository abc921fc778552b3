package dev.meridian.domain.download.connector.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * What a call sends.
 *
 * @param path below the connector's address, or a whole address of one of its hosts; a placeholder that is all of it may stand
 *     for such an address, too
 * @param body the JSON that a POST sends, taken as it is
 * @param set what is put into the body
 * @param form the fields of a form, instead of JSON
 */
public record Request(
        Method method,
        Template path,
        Map<String, Template> query,
        Map<String, Template> headers,
        @Nullable JsonNode body,
        Map<JsonPointer, TypedTemplate> set,
        Map<String, Template> form) {
    /** How a call asks. */
    public enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    /**
     * Whether this is a request of GraphQL, whose query is a text in the body. GraphQL has a status of success for answers with
     * errors, too.
     */
    public boolean isGraphQl() {
        return body != null && body.path("query").isString();
    }

    /** The same request without the headers whose text names a placeholder. */
    public Request withoutHeadersOf(String placeholder) {
        Map<String, Template> kept = new HashMap<>(headers);
        kept.values().removeIf(value -> value.names().contains(placeholder));
        return new Request(method, path, query, kept, body, set, form);
    }

    /** The same request with another body, into which the rest is put. */
    public Request withBody(JsonNode other) {
        return new Request(method, path, query, headers, other, set, form);
    }

    public Request {
        method = Objects.requireNonNullElse(method, Method.GET);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        set = Map.copyOf(set);
        form = Map.copyOf(form);
    }
}
