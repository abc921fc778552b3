package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.poi.text.Transcoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that anybody may have written, in bounded memory: a text that is kept has at most {@link #LONGEST_TEXT}
 * characters, names are not remembered, and what is skipped is not held.
 */
public final class JsonTexts {
    /** Characters of the longest text that is kept. */
    public static final int LONGEST_TEXT = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // A table of the names seen so far would grow with a file of ever new names.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .build();

    private JsonTexts() {}

    /** A parser of a file; bytes that are not UTF-8 are an error, not replaced: two ids must not become one. */
    static JsonParser parser(InputStream utf8) throws IOException {
        return JSON.createParser(Transcoded.strictReader(utf8, StandardCharsets.UTF_8));
    }

    static JsonParser parser(String text) {
        return JSON.createParser(text);
    }

    /** A text that holds JSON as a tree; the text itself bounds its size. */
    static JsonNode tree(String text) {
        return JSON.readTree(text);
    }
}
