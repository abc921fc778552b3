package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that a connection gives.
 *
 * @param secret whether it is a credential
 * @param preset the value if a connection gives none
 * @param pattern what a value has to match
 */
public record Setting(
        String title,
        @Nullable String help,
        boolean secret,
        Kind kind,
        @JsonProperty("default") @Nullable String preset,
        @Nullable String pattern) {
    /** The kind of a setting's value. */
    public enum Kind {
        TEXT,
        /** An http or https address, whose host gets the credentials. */
        ADDRESS
    }

    public Setting {
        kind = Objects.requireNonNullElse(kind, Kind.TEXT);
    }
}
