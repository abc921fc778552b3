package dev.meridian.domain.download.connector.shipped;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The definitions that come with the product, by name. They are documents like everybody's. */
public final class ShippedConnectors {
    private static final List<String> NAMES = List.of("airtable", "notion");

    private ShippedConnectors() {}

    /** The names of all shipped definitions. */
    public static List<String> names() {
        return NAMES;
    }

    /** The document of a shipped definition, in YAML. */
    public static String document(String name) {
        try (InputStream file = Objects.requireNonNull(
                ShippedConnectors.class.getResourceAsStream(name + ".yaml"), "no connector of this name is shipped")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A shipped definition. */
    public static Connector connector(String name) {
        return ConnectorDocument.read(document(name));
    }
}
