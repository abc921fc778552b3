package dev.meridian.domain.download.connector.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code {{ ... }}} of a manifest: a path from a known beginning, such as {@code config['key']} or {@code
 * response.meta.next}. Other expressions are not understood.
 *
 * @param root what the path begins with: config, parameters, response, headers, last_record, stream_partition, stream_interval
 * @param names the names after it
 */
record Expression(String root, List<String> names) {
    /** A whole text that is one expression. */
    private static final Pattern WHOLE = Pattern.compile("\\s*\\{\\{-?\\s*(.*?)\\s*-?}}\\s*", Pattern.DOTALL);

    private static final Pattern BEGIN = Pattern.compile(
            "config|parameters|response|headers|last_record|last_records\\[-1]|stream_partition|stream_interval|stream_slice");
    /** {@code ['name']}, {@code .name}, {@code .get('name')} with a default that means nothing. */
    private static final Pattern STEP = Pattern.compile(
            "\\[\\s*(['\"])(.+?)\\1\\s*]|\\.get\\(\\s*(['\"])(.+?)\\3\\s*(?:,\\s*(?:''|\"\"|None|none|\\{}))?\\s*\\)|\\.([A-Za-z_][A-Za-z0-9_]*)|\\[(\\d+)]");

    /** The inside of a text that is one expression and nothing else. */
    static Optional<String> inside(String text) {
        Matcher whole = WHOLE.matcher(text);
        return whole.matches() && !whole.group(1).contains("{{") ? Optional.of(whole.group(1)) : Optional.empty();
    }

    /** A path; empty if the code is anything else. */
    static Optional<Expression> parse(String code) {
        String rest = code.strip();
        Matcher begin = BEGIN.matcher(rest);
        if (!begin.lookingAt()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        int at = begin.end();
        Matcher step = STEP.matcher(rest);
        while (at < rest.length()) {
            if (!step.find(at) || step.start() != at) {
                return Optional.empty();
            }
            names.add(first(step.group(2), step.group(4), step.group(5), step.group(6)));
            at = step.end();
        }
        String root = begin.group().startsWith("last_records") ? "last_record" : begin.group();
        return names.isEmpty() ? Optional.empty() : Optional.of(new Expression(root, names));
    }

    /** The names as a JSON Pointer. */
    String pointer() {
        return pointer(names);
    }

    static String pointer(List<String> names) {
        StringBuilder pointer = new StringBuilder();
        names.forEach(name -> pointer.append('/').append(name.replace("~", "~0").replace("/", "~1")));
        return pointer.toString();
    }

    /** The name of the setting, value of the parent row or moment that a path leads to. */
    String name() {
        return String.join("_", names);
    }

    private static String first(String... groups) {
        for (String group : groups) {
            if (group != null) {
                return group;
            }
        }
        throw new IllegalStateException("a step has a name");
    }
}
