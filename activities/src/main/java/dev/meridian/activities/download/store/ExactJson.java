package dev.meridian.activities.download.store;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON whose numbers keep all their digits, as {@code numeric} has them. */
public final class ExactJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}

    /** A text as a tree. */
    public static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /** A tree, or a map of trees, as a text. */
    public static String write(Object tree) {
        return MAPPER.writeValueAsString(tree);
    }
}
