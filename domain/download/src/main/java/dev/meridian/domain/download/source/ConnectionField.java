package dev.meridian.domain.download.source;

import java.util.List;

/**
 * A field of a connection: a setting or a credential.
 *
 * @param name lower-case letters, digits and underscores
 * @param description for people, one sentence
 * @param required whether a connection without it is refused
 * @param secret whether it is a credential: stored encrypted, and never shown
 * @param choices the values that are allowed; empty if any text is
 */
public record ConnectionField(String name, String description, boolean required, boolean secret, List<String> choices) {
    public ConnectionField {
        choices = List.copyOf(choices);
    }

    /** A setting that every connection has. */
    public static ConnectionField required(String name, String description) {
        return new ConnectionField(name, description, true, false, List.of());
    }

    /** A setting that a connection may leave out. */
    public static ConnectionField optional(String name, String description, String... choices) {
        return new ConnectionField(name, description, false, false, List.of(choices));
    }

    /** A credential that a connection may leave out. */
    public static ConnectionField secret(String name, String description) {
        return new ConnectionField(name, description, false, true, List.of());
    }

    /** The same field, required. */
    public ConnectionField always() {
        return new ConnectionField(name, description, true, secret, choices);
    }
}
