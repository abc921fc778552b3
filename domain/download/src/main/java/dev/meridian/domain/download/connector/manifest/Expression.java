package dev.meridian.domain.download.connector.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code {{ ... }}} of a manifest: a path from a known beginning, such as {@code config['key']} or {@code
 * response.meta.next}, with a text for when there is nothing at the path. Other expressions are not understood.
 *
 * @param root what the path begins with: config, parameters, response, headers, last_record, stream_partition, stream_interval
 * @param names the names after it; {@code -1} is the last item of a list
 * @param otherwise what stands for a missing value: {@code .get('key', 'text')} or {@code config['key'] or 'text'}
 */
record Expression(String root, List<String> names, Optional<String> otherwise) {
    static final String LAST_ITEM = "-1";

    /** A whole text that is one expression. */
    private static final Pattern WHOLE = Pattern.compile("\\s*\\{\\{-?\\s*(.*?)\\s*-?}}\\s*", Pattern.DOTALL);

    private static final Pattern BEGIN = Pattern.compile(
            "config|parameters|response|headers|last_record|last_records\\[-1]|stream_partition|stream_interval|stream_slice");

    private static final Pattern STEP = Pattern.compile("""
            \\[\\s*(?<quote>['"])(?<item>[^'"]+)\\k<quote>\\s*]\
            |\\.get\\(\\s*(?<mark>['"])(?<got>[^'"]+)\\k<mark>\\s*(?:,\\s*(?:None|none|\\{}|\\[]|(?<sign>['"])(?<default>[^'"]*)\\k<sign>)\\s*)?\\)\
            |\\.(?<member>[A-Za-z_][A-Za-z0-9_]*)\
            |\\[(?<index>\\d+|-1)]""");

    private static final Pattern OTHERWISE = Pattern.compile("\\s+or\\s+(['\"])([^'\"]*)\\1\\s*");

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
        Optional<String> otherwise = Optional.empty();
        int at = begin.end();
        Matcher step = STEP.matcher(rest);
        while (at < rest.length() && step.find(at) && step.start() == at) {
            names.add(first(step.group("item"), step.group("got"), step.group("member"), step.group("index")));
            otherwise = Optional.ofNullable(step.group("default")).filter(text -> !text.isEmpty());
            at = step.end();
        }
        if (at < rest.length()) {
            Matcher other = OTHERWISE.matcher(rest).region(at, rest.length());
            if (!other.matches()) {
                return Optional.empty();
            }
            otherwise = Optional.of(other.group(2)).filter(text -> !text.isEmpty());
        }
        String root = begin.group().startsWith("last_records") ? "last_record" : begin.group();
        return names.isEmpty() ? Optional.empty() : Optional.of(new Expression(root, names, otherwise));
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
