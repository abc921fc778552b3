package dev.meridian.domain.download.connector.manifest;

import java.util.List;
import java.util.Map;
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
    private final Requests requests;
    private final Pagings pagings;
    private final Increments increments;

    Streams(Texts texts, Remarks remarks) {
        this.texts = texts;
        this.remarks = remarks;
        requests = new Requests(texts, remarks);
        pagings = new Pagings(texts, remarks);
        increments = new Increments(texts, pagings, remarks);
    }

    /** The table for a stream. */
    ObjectNode table(Part stream) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("name", texts.plain(stream.get("name")));
        Part retriever = stream.get("retriever");
        if (!retriever.type().equals("SimpleRetriever")) {
            remarks.fail(retriever, "Rows that come by a '" + retriever.type() + "' can't be read");
            return table;
        }
        Part requester = retriever.get("requester");
        Requests.Translated request = requests.translate(requester);
        table.set("request", request.request());
        format(retriever.get("decoder"), table);
        RowPlace place = selector(retriever.get("record_selector"), table);
        table.set("id", id(stream, place));
        pagings.translate(retriever.get("paginator"), table);
        router(router(stream), table);
        increments.translate(stream.get("incremental_sync"), request.intervals(), place, table);
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

    private RowPlace selector(Part selector, ObjectNode table) {
        Part extractor = selector.get("extractor");
        if (!extractor.type().equals("DpathExtractor")) {
            remarks.fail(extractor, "Rows that a '" + extractor.type() + "' picks can't be read");
            return new RowPlace("", "");
        }
        RowPlace place = RowPlace.of(extractor, texts, remarks);
        table.put("rows", place.rows());
        if (!place.fields().isEmpty()) {
            table.put("fields", place.fields());
        }
        if (!selector.get("record_filter").isMissing()) {
            remarks.fail(selector.get("record_filter"), "A definition reads all rows of an answer and has no filter");
        }
        if (!selector.get("schema_normalization").isMissing()) {
            remarks.leaveOut(selector.get("schema_normalization"), "Values are stored as they are written");
        }
        return place;
    }

    private ArrayNode id(Part stream, RowPlace place) {
        ArrayNode id = JsonNodeFactory.instance.arrayNode();
        Part key = stream.get("primary_key");
        List<Part> parts = key.node().isString() && !key.text().isEmpty() ? List.of(key) : key.items();
        for (Part part : parts) {
            List<Part> steps = part.node().isArray() ? part.items() : List.of(part);
            id.add(place.of(steps.stream().map(texts::plain).toList()));
        }
        if (id.isEmpty()) {
            remarks.fail(
                    key,
                    "Rows need an id, and the stream has no primary key: write the field that tells its rows apart as"
                            + " primary_key, or leave the stream out");
        }
        return id;
    }

    /** The streams for whose rows a stream is read, one after the other. */
    static List<Part> parents(Part stream) {
        return router(stream).get("parent_stream_configs").items().stream()
                .map(config -> config.get("stream"))
                .toList();
    }

    /** A list with one router means that router. */
    private static Part router(Part stream) {
        Part router = stream.get("retriever").get("partition_router");
        List<Part> several = router.items();
        return several.size() == 1 ? several.getFirst() : router;
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
        String value = Texts.nameOf(List.of(texts.plain(config.get("partition_field"))));
        Part parentStream = config.get("stream");
        RowPlace parentRows =
                RowPlace.of(parentStream.get("retriever").get("record_selector").get("extractor"), texts, remarks);
        ObjectNode parent = table.putObject("parent");
        parent.put("table", texts.plain(parentStream.get("name")));
        parent.putObject("values")
                .put(
                        value,
                        parentRows.of(
                                List.of(texts.plain(config.get("parent_key")).split("\\."))));
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
