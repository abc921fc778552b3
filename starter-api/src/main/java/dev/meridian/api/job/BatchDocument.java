package dev.meridian.api.job;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JsonValues;
import dev.meridian.activities.job.intake.Sha256;
import dev.meridian.api.problem.HeldBody;
import dev.meridian.workflows.batch.BatchJobs;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for a batch as it was sent. Its items are parsed one at a time and again for each pass, because a tree of
 * all items would take many times the memory of their text.
 */
final class BatchDocument implements Iterable<JsonNode> {
    private static final String ITEMS = "items";

    /** A bound far above the number of members that a request for a batch has. */
    private static final int MOST_MEMBERS = 100;

    private final HeldBody body;
    private final JsonMapper json;
    private final TreeMap<String, JsonNode> members = new TreeMap<>();
    private boolean isObject;
    private boolean hasItems;

    private BatchDocument(HeldBody body, JsonMapper json) {
        this.body = body;
        this.json = json;
    }

    /**
     * Reads the document to its end, and keeps every member but the items.
     *
     * @throws InvalidRequestException with the path of a member that is too large or has a text that cannot be stored
     * @throws tools.jackson.core.JacksonException if the body is not a JSON document, or has one name twice in an object
     */
    static BatchDocument read(HeldBody body, JsonMapper json) {
        BatchDocument document = new BatchDocument(body, json);
        try (JsonParser parser = JsonValues.parser(body.open())) {
            document.isObject = parser.nextToken() == JsonToken.START_OBJECT;
            if (document.isObject) {
                document.readMembers(parser);
            } else if (parser.currentToken() != null) {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw InvalidRequestException.at("", "more_than_one_document", "Something comes after the document");
            }
        }
        return document;
    }

    private void readMembers(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String path = parser.streamReadContext().pathAsPointer().toString();
            if (members.size() == MOST_MEMBERS) {
                throw InvalidRequestException.at(path, "unknown_field", "A batch has no such member");
            }
            boolean items = parser.nextToken() == JsonToken.START_ARRAY && name.equals(ITEMS);
            JsonNode value = items ? placesOf(parser) : tree(parser);
            members.put(name, value);
            hasItems |= items;
        }
    }

    /**
     * An array with a null for each item; it ends one item above the allowed number, which is enough to refuse the
     * batch.
     */
    private ArrayNode placesOf(JsonParser parser) {
        ArrayNode places = json.createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            if (places.size() <= BatchJobs.MAX_ITEMS) {
                places.addNull();
            }
        }
        return places;
    }

    private JsonNode tree(JsonParser parser) {
        return json.readTree(JsonValues.copy(parser, "", JsonValues.Content.TREE));
    }

    /** The document with a null in place of each item. */
    JsonNode withoutItems() {
        if (!isObject) {
            return json.createArrayNode();
        }
        ObjectNode document = json.createObjectNode();
        members.forEach(document::set);
        return document;
    }

    /** SHA-256 of the whole document in hex; the order of its members does not matter. */
    String sha256() {
        return Sha256.ofWritten(out -> {
            out.writeStartObject();
            members.forEach((name, value) -> {
                out.writeName(name);
                if (hasItems && name.equals(ITEMS)) {
                    out.writeStartArray();
                    forEach(out::writePOJO);
                    out.writeEndArray();
                } else {
                    out.writePOJO(value);
                }
            });
            out.writeEndObject();
        });
    }

    /** The items in their order, parsed from the body again. */
    @Override
    public Iterator<JsonNode> iterator() {
        return new Items(JsonValues.parser(body.open()));
    }

    private final class Items implements Iterator<JsonNode> {
        private final JsonParser parser;

        Items(JsonParser parser) {
            this.parser = parser;
            parser.nextToken();
            while (hasItems && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(ITEMS);
                parser.nextToken();
                if (found) {
                    break;
                }
                parser.skipChildren();
            }
            parser.nextToken();
        }

        @Override
        public boolean hasNext() {
            return hasItems && parser.currentToken() != JsonToken.END_ARRAY;
        }

        @Override
        public JsonNode next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            JsonNode item = tree(parser);
            parser.nextToken();
            return item;
        }
    }
}
