package dev.meridian.domain.heatmap.poi.geojson;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text form of PostgreSQL's hstore, in which GDAL writes tags: {@code "key"=>"value","key"=>"value"}. A backslash
 * makes the next character an ordinary one. What follows the first mistake is not read.
 */
public final class Hstore {
    private final String text;
    private int at;

    private Hstore(String text) {
        this.text = text;
    }

    public static Map<String, String> parse(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Hstore hstore = new Hstore(text);
        while (hstore.skipSeparators()) {
            String key = hstore.quoted();
            boolean hasArrow = hstore.skipArrow();
            boolean isText = hasArrow && hstore.skipSeparators() && hstore.text.charAt(hstore.at) == '"';
            if (key == null || !hasArrow) {
                return pairs;
            }
            if (isText) {
                String value = hstore.quoted();
                if (value == null) {
                    return pairs;
                }
                pairs.put(key, value);
            } else if (!hstore.skipNull()) {
                return pairs;
            }
        }
        return pairs;
    }

    /** Whether anything follows. */
    private boolean skipSeparators() {
        while (at < text.length() && (text.charAt(at) == ',' || Character.isWhitespace(text.charAt(at)))) {
            at++;
        }
        return at < text.length();
    }

    private boolean skipArrow() {
        skipSeparators();
        return skip("=>");
    }

    private boolean skipNull() {
        return skip("NULL") || skip("null");
    }

    private boolean skip(String expected) {
        boolean found = text.startsWith(expected, at);
        at += found ? expected.length() : 0;
        return found;
    }

    /** The text in quotes that begins here; null if there is none, or if it does not end. */
    private @Nullable String quoted() {
        if (at >= text.length() || text.charAt(at) != '"') {
            return null;
        }
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return content.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
            }
            content.append(text.charAt(at));
        }
        return null;
    }
}
