package dev.meridian.domain.download.connector.call;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Request;
import dev.meridian.domain.download.connector.definition.ValueType;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ExactJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills a {@link Request} of a definition, and adds what a page needs: its cursor, its size, its window. */
public final class CallBuilder {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String JSON_TYPE = "application/json";

    private final Request request;
    private final List<Condition> refused;
    private final String address;
    private final Map<String, String> query = new LinkedHashMap<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable JsonNode body;
    private final Map<String, List<String>> repeated = new LinkedHashMap<>();
    private final Function<String, String> values;

    /**
     * @param values what the placeholders stand for
     */
    public CallBuilder(Connector connector, Request request, Function<String, String> values) {
        this.request = request;
        refused = connector.refusals(request);
        this.values = values;
        String path = request.path()
                .onlyName()
                .map(values)
                .filter(CallBuilder::isWholeAddress)
                .orElseGet(() -> request.path().fill(values, CallBuilder::encoded));
        address = isWholeAddress(path) ? path : joined(connector.address().fill(values), path);
        new TreeMap<>(request.query()).forEach((name, value) -> query.put(name, value.fill(values)));
        headers.put("Accept", "*/*");
        connector.headers().forEach((name, value) -> headers.put(name, value.fill(values)));
        request.headers().forEach((name, value) -> headers.put(name, value.fill(values)));
        body = request.body() == null
                ? (sendsJson(request) ? JsonNodeFactory.instance.objectNode() : null)
                : request.body().deepCopy();
        request.set()
                .forEach((pointer, value) ->
                        put(pointer, typed(value.type(), value.text().fill(values), pointer)));
    }

    /**
     * Adds a text where a call carries it.
     *
     * @throws SourceFailure {@code definition_mismatch} if the body has to have another type and the text does not have it
     */
    public CallBuilder with(Place place, String text) {
        if (place.members() != null) {
            ValueType.JSON
                    .of(text)
                    .filter(JsonNode::isObject)
                    .orElseThrow(
                            () -> SourceFailure.permanent(
                                    "definition_mismatch",
                                    "The cursor is no object, so that it has no 'members' for the query: name a 'query' instead"))
                    .propertyStream()
                    .forEach(member -> query.put(member.getKey(), text(member.getValue())));
            return this;
        }
        return with(place, text, typed(place.as(), text, place.pointer()));
    }

    /** Adds a number where a call carries it; in a JSON body it is a number. */
    public CallBuilder with(Place place, long number) {
        return with(place, Long.toString(number), JsonNodeFactory.instance.numberNode(number));
    }

    /** Puts JSON into the body, at the empty pointer as the body; where an object is, it gets the members of an object. */
    public CallBuilder with(JsonPointer pointer, JsonNode value) {
        JsonNode there = body == null ? MissingNode.getInstance() : body.at(pointer);
        if (there instanceof ObjectNode object && value instanceof ObjectNode members) {
            object.setAll(members);
        } else if (pointer.matches()) {
            body = value;
        } else {
            put(pointer, value);
        }
        return this;
    }

    /** Puts JSON into the body, in place of what is there. */
    public CallBuilder instead(JsonPointer pointer, JsonNode value) {
        put(pointer, value);
        return this;
    }

    /** Adds a parameter of the query that stands there once for each value. */
    public CallBuilder withEach(String name, List<String> values) {
        repeated.put(name, List.copyOf(values));
        return this;
    }

    /** Adds a parameter of the query. */
    public CallBuilder withQuery(String name, String value) {
        query.put(name, value);
        return this;
    }

    /** The call. */
    public Call build() {
        byte[] sent = new byte[0];
        if (!request.form().isEmpty()) {
            Map<String, String> fields = new TreeMap<>();
            request.form().forEach((name, value) -> fields.put(name, value.fill(values)));
            sent = form(fields).getBytes(StandardCharsets.UTF_8);
            headers.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
        } else if (body != null) {
            sent = JSON.writeValueAsBytes(body);
            headers.putIfAbsent("Content-Type", JSON_TYPE);
        }
        return new Call(request.method(), withQuery(), headers, sent, refused);
    }

    /** Fields as a form or a query writes them. */
    public static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private CallBuilder with(Place place, String text, JsonNode value) {
        if (place.text() != null) {
            String around = place.text().fill(name -> name.equals(Place.VALUE) ? text : values.apply(name));
            return with(new Place(place.query(), place.header(), place.pointer(), null, place.as()), around);
        }
        if (place.query() != null) {
            query.put(place.query(), text);
        } else if (place.header() != null) {
            headers.put(place.header(), text);
        } else if (place.pointer() != null) {
            put(place.pointer(), value);
        }
        return this;
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? ExactJson.write(value) : value.asString();
    }

    private String withQuery() {
        String each = repeated.entrySet().stream()
                .flatMap(
                        entry -> entry.getValue().stream().map(value -> encoded(entry.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        String all = query.isEmpty() ? each : each.isEmpty() ? form(query) : form(query) + "&" + each;
        return all.isEmpty() ? address : address + (address.indexOf('?') < 0 ? "?" : "&") + all;
    }

    private static boolean sendsJson(Request request) {
        return switch (request.method()) {
            case GET, DELETE -> false;
            case POST, PUT, PATCH -> request.form().isEmpty();
        };
    }

    /** Puts a value into the body; objects that are missing on the way are made, and lists are as the definition has them. */
    private void put(JsonPointer pointer, JsonNode value) {
        JsonNode at = body;
        JsonPointer rest = pointer;
        while (!rest.tail().matches()) {
            at = child(at, rest);
            rest = rest.tail();
        }
        int index = rest.getMatchingIndex();
        if (at instanceof ObjectNode object) {
            object.set(rest.getMatchingProperty(), value);
        } else if (at instanceof ArrayNode list && list.has(index)) {
            list.set(index, value);
        } else {
            throw noPlace(pointer);
        }
    }

    private static JsonNode child(@Nullable JsonNode at, JsonPointer pointer) {
        if (at instanceof ObjectNode object) {
            JsonNode known = object.get(pointer.getMatchingProperty());
            return known == null ? object.putObject(pointer.getMatchingProperty()) : known;
        }
        JsonNode item = at == null ? null : at.get(pointer.getMatchingIndex());
        if (item == null) {
            throw noPlace(pointer);
        }
        return item;
    }

    private static SourceFailure noPlace(JsonPointer pointer) {
        return SourceFailure.permanent(
                "definition_mismatch", "The request's body in the definition has no object or item for " + pointer);
    }

    /** A text as the body has it; the text may be a secret, so that no failure repeats it. */
    private static JsonNode typed(ValueType type, String text, @Nullable JsonPointer pointer) {
        return type.of(text)
                .orElseThrow(() -> SourceFailure.permanent(
                        "definition_mismatch",
                        "The value for " + pointer + " is no " + type.words()
                                + ", as the definition has it: change 'as'"));
    }

    private static boolean isWholeAddress(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    private static String joined(String base, String path) {
        String start = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return path.isEmpty() ? start : start + (path.startsWith("/") ? "" : "/") + path;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
