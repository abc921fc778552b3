package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.answer.WatchedPlaces.Place;
import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads pages of a table in JSON or JSON lines; a CSV page comes here as JSON lines. A page may be as large as it is: no more of it is in memory than a member and
 * the rows that have been written.
 */
public final class PageReader {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(1 << 18)
                            .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final RowPlan plan;
    private final Set<JsonPointer> wanted = new LinkedHashSet<>();

    public PageReader(RowPlan plan) {
        this.plan = plan;
        Table table = plan.table();
        want(table.total());
        want(table.cutOff());
        want(table.changes() == null ? null : table.changes().token());
        switch (table.paging()) {
            case Paging.None _, Paging.Link _ -> {}
            case Paging.Address address -> {
                want(address.from());
                want(address.more());
            }
            case Paging.Cursor cursor -> {
                want(cursor.from());
                want(cursor.more());
            }
            case Paging.Page page -> {
                want(page.count());
                want(page.more());
            }
            case Paging.Offset offset -> want(offset.more());
        }
    }

    /** Reads a page that is no refusal if its status is no error's. */
    public ReadPage read(InputStream body, Map<String, List<String>> headers, RowBuffer rows) {
        return read(body, headers, rows, List.of());
    }

    /**
     * Reads one page and adds its rows to a buffer.
     *
     * @param headers by name in lower case
     * @param refused what says that the answer is a {@linkplain ReadPage#refusal refusal}
     * @throws SourceFailure {@code unexpected_shape} if the answer is no refusal and has no list of rows where the definition says
     * @throws StreamReadException if the body is no JSON, or breaks off
     */
    public ReadPage read(InputStream body, Map<String, List<String>> headers, RowBuffer rows, List<Condition> refused) {
        refused.forEach(this::want);
        RowReader reader = new RowReader(plan, rows);
        Map<JsonPointer, Found> found = new HashMap<>();
        boolean hasRows = true;
        try (JsonParser parser = JSON.createParser(body)) {
            if (plan.table().format() != Table.Format.JSON) {
                while (parser.nextToken() != null) {
                    reader.read(parser);
                }
            } else {
                hasRows = new Page(reader, found).read(parser);
            }
        }
        ReadPage page = new ReadPage(headers, found, reader.facts(), refused);
        if (!hasRows && page.refusal().isEmpty()) {
            throw SourceFailure.permanent(
                    "unexpected_shape",
                    "The answer has no list of rows at '" + plan.table().rows()
                            + "': check 'rows' in the definition, or whether the service answers with an error");
        }
        return page;
    }

    /** A page of an answer without content. */
    public static ReadPage empty(Map<String, List<String>> headers, List<Condition> refused) {
        return new ReadPage(headers, Map.of(), new RowFacts(), refused);
    }

    /** The reading of one JSON page. */
    private final class Page {
        private final RowReader reader;
        private final Map<JsonPointer, Found> found;
        private final WatchedPlaces places = new WatchedPlaces();
        private boolean hasRows;

        Page(RowReader reader, Map<JsonPointer, Found> found) {
            this.reader = reader;
            this.found = found;
            places.mark(plan.table().rows());
            wanted.forEach(places::add);
        }

        /** Returns whether the page has a list of rows, or may lack it. */
        boolean read(JsonParser parser) {
            parser.nextToken();
            if (parser.currentToken() == null) {
                throw new StreamReadException(parser, "The body is empty");
            }
            boolean mayLackRows = plan.table().rowsOptional() && parser.currentToken() == JsonToken.START_OBJECT;
            readValue(places.root(), parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "Something follows the end of the JSON");
            }
            for (JsonPointer pointer : wanted) {
                Found value = places.get(places.add(pointer));
                if (value != null) {
                    found.put(pointer, value);
                }
            }
            return hasRows || mayLackRows;
        }

        private void readValue(Place place, JsonParser parser) {
            JsonToken token = parser.currentToken();
            if (place.isMarked() && token == JsonToken.START_ARRAY) {
                hasRows = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    reader.read(parser);
                }
            } else if (place.isMarked() && token == JsonToken.VALUE_NULL) {
                // Some languages write an empty list as null.
                hasRows = true;
            } else if (token == JsonToken.START_OBJECT && !place.isLast()) {
                String name;
                while ((name = parser.nextName()) != null) {
                    Place member = place.child(name);
                    parser.nextToken();
                    if (member == null) {
                        parser.skipChildren();
                    } else {
                        readValue(member, parser);
                    }
                }
            } else if (!place.isLast()) {
                JsonNode tree = parser.readValueAsTree();
                places.foundBelow(place, tree);
            } else {
                if (places.isWanted(place)) {
                    places.found(place, Found.taken(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void want(@Nullable Source source) {
        if (source != null && source.place() != null) {
            wanted.add(source.place());
        }
    }

    private void want(@Nullable Condition condition) {
        if (condition != null) {
            want(condition.source());
        }
    }
}
