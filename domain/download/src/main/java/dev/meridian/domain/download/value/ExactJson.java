package dev.meridian.domain.download.value;

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

    /** Whether two values are the same; 1.5 and 1.50 are. */
    public static boolean same(JsonNode one, JsonNode other) {
        return one.equals(ExactJson::compare, other);
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    /** A tree, or a map of trees, as a text. */
    public static String write(Object tree) {
        return MAPPER.writeValueAsString(tree);
    }
}
