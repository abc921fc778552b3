package dev.meridian.domain.download.connector.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates streams into tables. */
final class Streams {
    private static final Set<String> FINE = Set.of("", "JsonDecoder");

    private final Texts texts;
    private final Remarks remarks;
    private final Pagings pagings;
    private final Increments increments;
    /** Where the requests of a stream carry the beginning and the end of a window, besides where its cursor says. */
    private final Map<String, ObjectNode> intervals = new HashMap<>();

    Streams(Texts texts, Remarks remarks) {
        this.texts = texts;
        this.remarks = remarks;
        pagings = new Pagings(remarks);
        increments = new Increments(texts, pagings, remarks);
    }

    /** The table for a stream. */
    ObjectNode table(Part stream) {
        intervals.clear();
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("name", texts.template(stream.get("name")));
        Part retriever = stream.get("retriever");
        if (!retriever.type().equals("SimpleRetriever")) {
            remarks.fail(retriever, "Rows that come by a '" + retriever.type() + "' can't be read");
            return table;
        }
        Part requester = retriever.get("requester");
        table.set("request", request(requester));
        format(retriever.get("decoder"), table);
        selector(retriever.get("record_selector"), table);
        table.set("id", id(stream));
        pagings.translate(retriever.get("paginator"), table);
        router(retriever.get("partition_router"), table);
        increments.translate(stream.get("incremental_sync"), intervals, table);
        columns(stream.get("schema_loader"), table);
        for (Part transformation : stream.get("transformations").items()) {
            remarks.leaveOut(transformation, "Fields are stored as the service sends them");
        }
        if (!requester.get("error_handler").isMissing()) {
            remarks.leaveOut(
                    requester.get("error_handler"),
                    "Errors are handled as for every connector: pauses are kept, errors that may pass are tried again");
        }
        return table;
    }

    private ObjectNode request(Part requester) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (!requester.type().equals("HttpRequester")) {
            remarks.fail(requester, "Calls by a '" + requester.type() + "' can't be made");
            return request;
        }
        String method = requester.get("http_method").text();
        if (method.equals("POST")) {
            request.put("method", "POST");
        } else if (!method.isEmpty() && !method.equals("GET")) {
            remarks.fail(requester.get("http_method"), "A definition asks for rows by GET or POST only");
        }
        request.put("path", texts.template(requester.get("path")));
        templates(requester.get("request_parameters"), request, "query", "query");
        templates(requester.get("request_headers"), request, "headers", "header");
        Part body = requester.get("request_body_json");
        if (body.node().isObject()) {
            if (body.node().toString().contains("{{")) {
                remarks.fail(body, "In a definition the JSON of a request has no expressions");
            }
            request.set("body", body.node());
        } else if (!body.isMissing()) {
            remarks.fail(body, "In a definition the JSON of a request has to be an object");
        }
        templates(requester.get("request_body_data"), request, "form", "");
        if (!requester.get("request_body").isMissing()) {
            remarks.fail(requester.get("request_body"), "This form of a body can't be said in a definition");
        }
        return request;
    }

    /** @param place what a definition calls the place of one of these; empty if a window can't be sent there */
    private void templates(Part parts, ObjectNode request, String name, String place) {
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
            } else {
                translated.put(key, texts.template(value));
            }
        });
    }

    private void format(Part decoder, ObjectNode table) {
        String type = decoder.isMissing() ? "" : decoder.type();
        Part inner = type.equals("GzipDecoder") || type.equals("GzipParser") ? decoder.get("decoder") : decoder;
        String kind = inner.isMissing() ? type : inner.type();
        switch (kind) {
            case "JsonlDecoder" -> table.put("format", "jsonLines");
            case "CsvDecoder" -> table.put("format", "csv");
            default -> {
                if (!FINE.contains(kind)) {
                    remarks.fail(decoder, "Pages of a '" + kind + "' can't be read");
                }
            }
        }
    }

    private void selector(Part selector, ObjectNode table) {
        Part extractor = selector.get("extractor");
        if (!extractor.type().equals("DpathExtractor")) {
            remarks.fail(extractor, "Rows that a '" + extractor.type() + "' picks can't be read");
            return;
        }
        List<String> path = new ArrayList<>();
        for (Part step : extractor.get("field_path").items()) {
            String name = texts.template(step);
            if (name.contains("*") || name.contains("{")) {
                remarks.fail(step, "The place of the rows is written out in a definition, without '*'");
            }
            path.add(name);
        }
        table.put("rows", Expression.pointer(path));
        if (!selector.get("record_filter").isMissing()) {
            remarks.fail(selector.get("record_filter"), "A definition reads all rows of an answer and has no filter");
        }
        if (!selector.get("schema_normalization").isMissing()) {
            remarks.leaveOut(selector.get("schema_normalization"), "Values are stored as they are written");
        }
    }

    private ArrayNode id(Part stream) {
        ArrayNode id = JsonNodeFactory.instance.arrayNode();
        Part key = stream.get("primary_key");
        if (key.node().isString() && !key.text().isEmpty()) {
            id.add(Expression.pointer(List.of(texts.template(key))));
        } else {
            for (Part part : key.items()) {
                id.add(
                        part.node().isArray()
                                ? Expression.pointer(
                                        part.items().stream().map(Part::text).toList())
                                : Expression.pointer(List.of(part.text())));
            }
        }
        if (id.isEmpty()) {
            remarks.fail(key, "Rows need an id: the stream has no primary key");
        }
        return id;
    }

    private void router(Part router, ObjectNode table) {
        if (router.isMissing()) {
            return;
        }
        List<Part> parents = router.get("parent_stream_configs").items();
        if (!router.type().equals("SubstreamPartitionRouter") || parents.size() != 1) {
            remarks.fail(router, "A definition reads a table once, or for each row of one other table");
            return;
        }
        Part config = parents.getFirst();
        String value = Texts.nameOf(List.of(config.get("partition_field").text()));
        ObjectNode parent = table.putObject("parent");
        parent.put("table", config.get("stream").get("name").text());
        parent.putObject("values")
                .put(
                        value,
                        Expression.pointer(
                                List.of(config.get("parent_key").text().split("\\."))));
        parent.put("inId", true);
        Part option = config.get("request_option");
        if (!option.isMissing()) {
            JsonNode place = pagings.place(option);
            ObjectNode request = (ObjectNode) table.path("request");
            if (place.has("query")) {
                ObjectNode query = request.path("query").isObject()
                        ? (ObjectNode) request.path("query")
                        : request.putObject("query");
                query.put(place.path("query").asString(), "{parent." + value + "}");
            } else {
                remarks.fail(option, "A definition sends the parent's value in the path or the query only");
            }
        }
        remarks.leaveOut(
                config, "The id of a row begins with its parent's, so that no row of another parent replaces it");
    }

    /** The types of columns that values do not show by themselves: days and times. */
    private void columns(Part loader, ObjectNode table) {
        if (!loader.type().equals("InlineSchemaLoader")) {
            return;
        }
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Part> property :
                loader.get("schema").get("properties").members().entrySet()) {
            switch (property.getValue().get("format").text()) {
                case "date" -> columns.putObject(property.getKey()).put("type", "date");
                case "date-time" -> {
                    boolean hasZone =
                            !property.getValue().get("airbyte_type").text().equals("timestamp_without_timezone");
                    columns.putObject(property.getKey()).put("type", hasZone ? "timestamptz" : "timestamp");
                }
                default -> {}
            }
        }
        if (!columns.isEmpty()) {
            table.set("columns", columns);
        }
    }
}
