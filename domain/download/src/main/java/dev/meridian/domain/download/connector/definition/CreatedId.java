package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Where an answer has the id of a row that it created: in its body or in a header; exactly one of them. A definition writes a pointer as a text,
 * and a header as {@code {header: Location, take: lastSegment}}.
 *
 * @param pointer within the row
 * @param take what of the header is the id
 */
public record CreatedId(
        @Nullable JsonPointer pointer, @Nullable String header, Take take) {
    private static final Pattern PATH = Pattern.compile("[a-z]+://[^/?#]*/(?:[^?#]*/)?([^/?#]+)/*(?:[?#].*)?");

    /** What of a header's value is an id. */
    public enum Take {
        /** The value as it is. */
        VALUE,
        /** The whole address that the value is; a relative address is made whole (RFC 3986, 5). */
        ADDRESS,
        /** The last segment of the path of the address that the value is, without percent-encoding. */
        LASTSEGMENT
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CreatedId of(JsonNode written) {
        return written.isString()
                ? at(JsonPointer.compile(written.asString()))
                : new CreatedId(
                        null,
                        written.path("header").asString(""),
                        Take.valueOf(written.path("take").asString("value").toUpperCase(Locale.ROOT)));
    }

    /** In the body. */
    static CreatedId at(JsonPointer pointer) {
        return new CreatedId(pointer, null, Take.VALUE);
    }

    /**
     * The id that a header's value has; empty if it has none.
     *
     * @param resolution makes a relative address whole, and throws an {@link IllegalArgumentException} if it is malformed
     */
    public Optional<String> of(String value, UnaryOperator<String> resolution) {
        try {
            return Optional.of(
                            switch (take) {
                                case VALUE -> value.strip();
                                case ADDRESS -> resolution.apply(value.strip());
                                case LASTSEGMENT -> lastSegment(resolution.apply(value.strip()));
                            })
                    .filter(id -> !id.isEmpty());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Where the id is, for people. */
    public String words() {
        return pointer == null ? "in the header " + header : "at '" + pointer + "'";
    }

    /** A slash at the end, as some services write it, begins no segment. */
    private static String lastSegment(String address) {
        Matcher path = PATH.matcher(address);
        return path.matches() ? URLDecoder.decode(path.group(1).replace("+", "%2B"), StandardCharsets.UTF_8) : "";
    }
}
