package dev.meridian.activities.job.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record that requests carry as JSON: reads it, says everything that is wrong with it, and describes it.
 *
 * @param <P> a record whose components carry {@link Length}, {@link Range}, {@link Format}, {@link Default},
 *     {@link Confidential}
 */
public final class PayloadType<P extends Record> {
    /** Numbers stay as they were written, since a webhook sends them on. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Class<P> type;
    private final RecordShape shape;
    private final BiConsumer<P, List<Violation>> rules;

    private PayloadType(Class<P> type, BiConsumer<P, List<Violation>> rules) {
        this.type = type;
        this.shape = Shapes.of(type);
        this.rules = rules;
    }

    /** A payload whose components each obey their own rule, and no others. */
    public static <P extends Record> PayloadType<P> of(Class<P> type) {
        return new PayloadType<>(type, (payload, violations) -> {});
    }

    /**
     * @param rules those that concern several components; adds what is wrong, with paths within the payload, and is asked
     *     only about payloads whose components are right
     */
    public static <P extends Record> PayloadType<P> of(Class<P> type, BiConsumer<P, List<Violation>> rules) {
        return new PayloadType<>(type, rules);
    }

    /**
     * Reads a payload.
     *
     * @param path where it stands in the request, as a JSON pointer
     * @throws InvalidRequestException with everything that is wrong
     */
    public P read(JsonNode json, String path) {
        List<Violation> violations = new ArrayList<>();
        shape.check(json, path, violations);
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        P payload = fill((ObjectNode) json.deepCopy());
        rules.accept(payload, violations);
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations).within(path);
        }
        return payload;
    }

    private P fill(ObjectNode json) {
        return JSON.treeToValue(shape.withDefaults(json), type);
    }

    /** Whether a payload is right. */
    public boolean accepts(JsonNode json) {
        try {
            read(json, "");
            return true;
        } catch (InvalidRequestException invalid) {
            return false;
        }
    }

    /** Reads what {@link #write} wrote, be it before the payload had all of its components that have defaults. */
    public P readStored(String text) {
        return fill((ObjectNode) JSON.readTree(text));
    }

    /** A payload, as a request or {@link #write} has it, as it may be shown: without what is {@link Confidential}. */
    public JsonNode masked(JsonNode json) {
        return json instanceof ObjectNode object ? shape.masked(object.deepCopy()) : json;
    }

    /** The payload with its defaults as JSON text. */
    public String write(P payload) {
        return JSON.writeValueAsString(payload);
    }

    /** As JSON Schema, 2020-12. */
    public ObjectNode toSchema() {
        return shape.toSchema();
    }
}
