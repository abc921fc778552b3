package dev.meridian.activities.job.definition;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes JSON that is, or nearly is, an {@link EveryShape}: mostly right members with values around the ends of what is
 * allowed, some missing, some of another type, some that nobody knows. It makes none of the values in
 * {@link PayloadSchemaTest#deliberateDifferences}. Equal seeds make equal values.
 */
final class EveryShapeGenerator {
    private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();
    private static final String LETTERS = "abcXYZ019 -_/~\"\\üλ中\u2028";

    private final Random random;

    EveryShapeGenerator(long seed) {
        random = new Random(seed);
    }

    JsonNode next() {
        if (oneIn(40)) {
            return other();
        }
        ObjectNode payload = JSON.objectNode();
        put(payload, "text", () -> text(2, 5));
        put(payload, "line", () -> text(0, 3));
        put(payload, "whole", () -> whole(-3, 7));
        put(payload, "decimal", this::number);
        put(payload, "truth", () -> JSON.booleanNode(random.nextBoolean()));
        put(
                payload,
                "choice",
                () -> JSON.stringNode(
                        oneOf(oneIn(15) ? List.of("ONE TWO", "three", "") : List.of("one", "two words"))));
        put(payload, "list", this::list);
        put(payload, "map", this::map);
        put(payload, "inner", this::inner);
        put(payload, "free", this::other);
        if (oneIn(20)) {
            payload.set(oneOf(List.of("txet", "Text", "", "a/b", "m~n")), other());
        }
        return payload;
    }

    /** Mostly the member, now and then none, and now and then something else. */
    private void put(ObjectNode object, String name, Supplier<JsonNode> value) {
        if (!oneIn(30)) {
            object.set(name, oneIn(60) ? other() : value.get());
        }
    }

    private JsonNode list() {
        ArrayNode list = JSON.arrayNode();
        for (int i = around(1, 3); i > 0; i--) {
            list.add(oneIn(60) ? JSON.nullNode() : text(1, 9));
        }
        return list;
    }

    private JsonNode map() {
        ObjectNode map = JSON.objectNode();
        for (int i = around(1, 2); i > 0; i--) {
            map.set("k/" + i, oneIn(60) ? JSON.nullNode() : whole(0, 9));
        }
        return map;
    }

    private JsonNode inner() {
        ObjectNode inner = JSON.objectNode();
        put(inner, "name", () -> text(0, 3));
        put(inner, "count", () -> whole(0, 9));
        if (oneIn(20)) {
            inner.set("other", other());
        }
        return inner;
    }

    private JsonNode text(int shortest, int longest) {
        int length = Math.max(0, around(shortest, longest));
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return JSON.stringNode(text.toString());
    }

    private JsonNode whole(int smallest, int greatest) {
        return oneIn(60)
                ? Payloads.json(oneOf(List.of("9223372036854775808", "-9223372036854775809", "4294967296", "1.5")))
                : JSON.numberNode(around(smallest, greatest));
    }

    private JsonNode number() {
        return Payloads.json(oneOf(List.of("0", "-1", "1.50", "1E+3", "1e-9", "12345678901234567890.5")));
    }

    /** Some JSON of any type but null. */
    private JsonNode other() {
        return Payloads.json(
                oneOf(List.of("'text'", "1", "2.5", "true", "[]", "{}", "[1, [null]]", "{'a': {'b': null}}")));
    }

    /** Mostly a number within the bounds, now and then the next one outside them. */
    private int around(int smallest, int greatest) {
        if (oneIn(20)) {
            return random.nextBoolean() ? smallest - 1 : greatest + 1;
        }
        return random.nextInt(smallest, greatest + 1);
    }

    private <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}
