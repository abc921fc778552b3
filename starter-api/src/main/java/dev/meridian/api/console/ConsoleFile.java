package dev.meridian.api.console;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * A file of the console, as it is sent.
 *
 * @param mediaType with its charset where it is text
 */
record ConsoleFile(String mediaType, byte[] bytes) {
    private static final String BINARY = "application/octet-stream";
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "html", "text/html;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    static ConsoleFile named(String name, byte[] bytes) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return new ConsoleFile(MEDIA_TYPES.getOrDefault(ending, BINARY), bytes);
    }

    /** The same text with a word replaced. */
    ConsoleFile with(String word, String replacement) {
        String text = new String(bytes, StandardCharsets.UTF_8).replace(word, replacement);
        return new ConsoleFile(mediaType, text.getBytes(StandardCharsets.UTF_8));
    }
}
