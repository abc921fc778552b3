package dev.meridian.domain.download.connector.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates requesters into requests. */
final class Requests {
    private final Texts texts;
    private final Remarks remarks;

    Requests(Texts texts, Remarks remarks) {
        this.texts = texts;
        this.remarks = remarks;
    }

    /**
     * A request, and where it carries the times of a window by an expression of its own.
     *
     * @param intervals places by {@code start_time} and {@code end_time}
     */
    record Translated(ObjectNode request, Map<String, ObjectNode> intervals) {}

    Translated translate(Part requester) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        Map<String, ObjectNode> intervals = new HashMap<>();
        if (!requester.type().equals("HttpRequester")) {
            remarks.fail(requester, "Calls by a '" + requester.type() + "' can't be made");
            return new Translated(request, intervals);
        }
        String method = requester.get("http_method").text();
        if (method.equals("POST")) {
            request.put("method", "POST");
        } else if (!method.isEmpty() && !method.equals("GET")) {
            remarks.fail(requester.get("http_method"), "A definition asks for rows by GET or POST only");
        }
        request.put("path", texts.template(requester.get("path")));
        templates(requester.get("request_parameters"), request, "query", "query", intervals);
        templates(requester.get("request_headers"), request, "headers", "header", intervals);
        body(requester.get("request_body_json"), request);
        templates(requester.get("request_body_data"), request, "form", "", intervals);
        if (!requester.get("request_body").isMissing()) {
            remarks.fail(requester.get("request_body"), "This form of a body can't be said in a definition");
        }
        return new Translated(request, intervals);
    }

    /** @param place what a definition calls the place of one of these; empty if a window can't be sent there */
    private void templates(
            Part parts, ObjectNode request, String name, String place, Map<String, ObjectNode> intervals) {
        if (parts.isMissing() || (parts.node().isObject() && parts.node().isEmpty())) {
            return;
        }
        if (!parts.node().isObject()) {
            remarks.fail(parts, "In a definition these have to be names with texts");
            return;
        }
        ObjectNode translated = request.putObject(name);
        parts.members().forEach((key, value) -> {
            Optional<String> moment = Texts.moment(value.text());
            if (moment.isPresent() && !place.isEmpty()) {
                intervals.put(
                        moment.get(), JsonNodeFactory.instance.objectNode().put(place, key));
            } else if (!value.node().isValueNode()) {
                remarks.fail(value, "In a definition these have to be names with texts");
            } else if (!Texts.isUndefined(value)) {
                translated.put(key, texts.template(value));
            }
        });
    }

    /** The JSON of a POST as it is written; texts with expressions are put into it. */
    private void body(Part body, ObjectNode request) {
        if (body.isMissing() || (body.node().isObject() && body.node().isEmpty())) {
            return;
        }
        if (!body.node().isObject()) {
            remarks.fail(body, "In a definition the JSON of a request has to be an object");
            return;
        }
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        request.set("body", written(body, body.node(), "", set));
        if (!set.isEmpty()) {
            request.set("set", set);
        }
    }

    private JsonNode written(Part body, JsonNode node, String pointer, ObjectNode set) {
        if (node.isString() && node.asString().contains("{{")) {
            set.put(pointer, texts.template(body, node.asString()));
            return JsonNodeFactory.instance.stringNode("");
        }
        if (node.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < node.size(); i++) {
                items.add(written(body, node.get(i), pointer + "/" + i, set));
            }
            return items;
        }
        if (node.isObject()) {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            node.propertyStream()
                    .filter(member -> !member.getKey().startsWith("$"))
                    .forEach(member -> members.set(
                            member.getKey(),
                            written(
                                    body,
                                    member.getValue(),
                                    pointer + Expression.pointer(List.of(member.getKey())),
                                    set)));
            return members;
        }
        return node;
    }
}
