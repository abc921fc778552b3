package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A value that is put into a JSON body. A definition writes a text as it is, and another value as {@code {text: "{row.id}", as: number}}.
 *
 * @param type what the filled text becomes
 */
public record TypedTemplate(Template text, ValueType type) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static TypedTemplate of(JsonNode written) {
        return written.isString()
                ? new TypedTemplate(new Template(written.asString()), ValueType.TEXT)
                : new TypedTemplate(
                        new Template(written.path("text").asString("")),
                        ValueType.valueOf(written.path("as").asString("text").toUpperCase(Locale.ROOT)));
    }
}
