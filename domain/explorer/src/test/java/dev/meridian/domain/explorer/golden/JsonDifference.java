package dev.meridian.domain.explorer.golden;

import dev.meridian.domain.explorer.ecma.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Says where two JSON values differ, one line for each path. */
final class JsonDifference {

    private final List<String> differences = new ArrayList<>();

    private JsonDifference() {}

    static List<String> between(JsonNode expected, JsonNode actual) {
        JsonDifference difference = new JsonDifference();
        difference.compare("$", expected, actual);
        return difference.differences;
    }

    private void compare(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            Set<String> keys = new TreeSet<>(expected.propertyNames());
            keys.addAll(actual.propertyNames());
            keys.forEach(key -> compare(path + "." + key, expected.path(key), actual.path(key)));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (expected.isMissingNode() != actual.isMissingNode()
                || !CanonicalJson.write(expected).equals(CanonicalJson.write(actual))) {
            differences.add(path + ": expected " + text(expected) + ", got " + text(actual));
        }
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "nothing" : CanonicalJson.write(value);
    }
}
