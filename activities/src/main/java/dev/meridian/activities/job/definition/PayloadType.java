package dev.meridian.activities.job.definition;

import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.definition.shape.RecordShape;
import dev.meridian.activities.job.definition.shape.Shapes;
import dev.meridian.activities.job.definition.shape.Violation;
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
 * Reads records from JSON, reports every violation of their rules, and describes them as JSON Schema.
 *
 * @param <P> a record whose components carry {@link Length}, {@link Range}, {@link Format}, {@link Default},
 *     {@link Confidential}
 */
public final class PayloadType<P extends Record> {
    /** Numbers keep the form in which they were written, because a webhook sends them on. */
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

    /** A payload type whose components have rules, without rules that concern several components. */
    public static <P extends Record> PayloadType<P> of(Class<P> type) {
        return new PayloadType<>(type, (payload, violations) -> {});
    }

    /**
     * @param rules checks several components together and adds violations with paths within the payload; it is called
     *     only for payloads whose components are valid
     */
    public static <P extends Record> PayloadType<P> of(Class<P> type, BiConsumer<P, List<Violation>> rules) {
        return new PayloadType<>(type, rules);
    }

    /**
     * Reads a payload.
     *
     * @param path where the payload stands in the request, as a JSON pointer
     * @throws InvalidRequestException with every violation
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

    /** Whether a payload is valid. */
    public boolean accepts(JsonNode json) {
        try {
            read(json, "");
            return true;
        } catch (InvalidRequestException invalid) {
            return false;
        }
    }

    /**
     * Reads what {@link #write} wrote, also if it was written before components with defaults were added to the record.
     */
    public P readStored(String text) {
        return fill((ObjectNode) JSON.readTree(text));
    }

    /**
     * The payload with each {@link Confidential} value replaced; {@code json} is a request's payload or what {@link
     * #write} wrote.
     */
    public JsonNode masked(JsonNode json) {
        return json instanceof ObjectNode object ? shape.masked(object.deepCopy()) : json;
    }

    /**
     * The payload with each {@link Confidential} value that is masked in it replaced by the stored value in the same place; a mask
     * where nothing is stored stays.
     *
     * @param edited a request's payload, made from a masked one
     * @param stored what {@link #write} wrote
     */
    public JsonNode unmasked(JsonNode edited, JsonNode stored) {
        return edited instanceof ObjectNode object && stored instanceof ObjectNode before
                ? shape.unmasked(object.deepCopy(), before)
                : edited;
    }

    /** The payload, defaults included, as JSON text. */
    public String write(P payload) {
        return JSON.writeValueAsString(payload);
    }

    /** The payload's JSON Schema (draft 2020-12). */
    public ObjectNode toSchema() {
        return shape.toSchema();
    }
}
