package dev.meridian.activities.download.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The definitions in {@code docs/connectors.md}, by their titles. */
public final class DocumentedDefinitions {
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(title: ([^\n]+)\n.*?)```");

    private DocumentedDefinitions() {}

    /** The document with a title. */
    public static String of(String title) {
        return Objects.requireNonNull(all().get(title), title);
    }

    /** The documents. */
    public static Map<String, String> all() {
        try {
            Map<String, String> definitions = new LinkedHashMap<>();
            BLOCK.matcher(Files.readString(Path.of("..", "docs", "connectors.md")))
                    .results()
                    .forEach(block -> definitions.put(block.group(2), block.group(1)));
            return definitions;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
