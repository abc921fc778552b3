package dev.meridian.activities.job.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads payloads for tests: JSON with single quotes, and violations as {@code path code}. */
public final class Payloads {
    /** Keeps numbers as they are written, as the REST interface does. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Payloads() {}

    public static JsonNode json(String withSingleQuotes) {
        return JSON.readTree(withSingleQuotes.replace('\'', '"'));
    }

    public static <P extends Record> P read(PayloadType<P> type, String json) {
        return type.read(json(json), "");
    }

    /** What is wrong with a payload, as {@code path code}; empty if it is right. */
    public static List<String> violations(PayloadType<?> type, String json) {
        return violations(type, json(json), "");
    }

    public static List<String> violations(PayloadType<?> type, JsonNode json, String path) {
        try {
            type.read(json, path);
            return List.of();
        } catch (InvalidRequestException invalid) {
            return invalid.violations().stream()
                    .map(found -> found.path() + " " + found.code())
                    .toList();
        }
    }

    public static void assertAccepts(PayloadType<?> type, String json) {
        assertThat(violations(type, json)).as(json).isEmpty();
    }

    public static void assertRefuses(PayloadType<?> type, String json, String... pathsAndCodes) {
        assertThat(violations(type, json)).as(json).containsExactly(pathsAndCodes);
    }
}
