package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Rows written as JSON objects, of which the member {@code id} is the id; and what a buffer holds, as texts. */
public final class TestRows {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
            .build();

    private TestRows() {}

    /** Adds rows to a buffer. */
    public static void add(RowBuffer rows, String... objects) {
        JsonRows json = new JsonRows();
        for (String object : objects) {
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), object)) {
                parser.nextToken();
                rows.begin();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("id")) {
                        JsonRows.id(rows, parser);
                        parser.skipChildren();
                    } else {
                        json.value(rows, rows.field(name), parser);
                    }
                }
                rows.end();
            }
        }
    }

    static RowBuffer of(String... objects) {
        RowBuffer rows = new RowBuffer();
        add(rows, objects);
        return rows;
    }

    /** The rows, each as its id, then its fields with values. */
    static List<Map<String, String>> contents(RowBuffer rows) {
        List<Map<String, String>> contents = new ArrayList<>();
        RowCursor row = rows.cursor();
        for (int number = 0; number < rows.rows(); number++) {
            row.moveTo(number);
            Map<String, String> content = new LinkedHashMap<>();
            content.put("id", row.id());
            for (int field = 0; field < rows.fields().size(); field++) {
                if (row.kind(field) != Kind.NULL) {
                    content.put(rows.fields().get(field), ValueText.of(row, field));
                }
            }
            row.notes((note, field) -> content.merge(
                    "note",
                    (field < 0 ? "id" : rows.fields().get(field)) + " " + note.wireName(),
                    (a, b) -> a + ", " + b));
            contents.add(content);
        }
        return contents;
    }

    static ColumnType column(RowBuffer rows, String field) {
        return Objects.requireNonNull(rows.columnOf(rows.field(field)));
    }
}
