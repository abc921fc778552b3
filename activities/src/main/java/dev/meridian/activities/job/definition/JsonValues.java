package dev.meridian.activities.job.definition;

import dev.meridian.activities.job.definition.shape.StorableText;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Copies single values out of a large JSON document, so that the document is never held as a tree: a tree takes up to
 * thirty times as much memory as its text.
 */
public final class JsonValues {
    /** The most characters that a value may have, written without spaces. */
    public static final int LONGEST = 1 << 20;

    /** The most numbers, texts, names, brackets and so on that a value may consist of. */
    public static final int MOST_TOKENS = 200_000;

    /** The most digits before or after the point that a stored number may have. */
    public static final int MOST_DIGITS = 400;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(LONGEST).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonValues() {}

    /** How the copied value is used, which decides what may be in it. */
    public enum Content {
        /**
         * The value is stored as {@code jsonb}: null characters and numbers of more than {@value #MOST_DIGITS} digits
         * are refused.
         */
        COLUMNS(MOST_TOKENS),
        /** The value is read into a tree and stored as text. */
        TREE(MOST_TOKENS / 4);

        private final int mostTokens;

        Content(int mostTokens) {
            this.mostTokens = mostTokens;
        }
    }

    /** A streaming parser, which holds little more than one token of the document at a time. */
    public static JsonParser parser(InputStream document) {
        return JSON.createParser(ObjectReadContext.empty(), document);
    }

    /**
     * Copies the value at the parser's current token, and leaves the parser at the value's last token.
     *
     * @param path where the document stands, as a JSON pointer
     * @throws InvalidRequestException with the path of the value that is not allowed
     * @throws tools.jackson.core.JacksonException if the document is malformed
     */
    public static String copy(JsonParser from, String path, Content content) {
        StringWriter text = new StringWriter();
        int depth = 0;
        int tokens = 0;
        try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            do {
                JsonToken token = tokens++ == 0 ? from.currentToken() : from.nextToken();
                if (tokens > content.mostTokens || text.getBuffer().length() > LONGEST) {
                    throw InvalidRequestException.at(
                            path(from, path), "value_too_large", "Is part of a value that is too large");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                write(from, token, to, path, content);
            } while (depth > 0);
        }
        return text.toString();
    }

    private static void write(JsonParser from, JsonToken token, JsonGenerator to, String path, Content content) {
        switch (token) {
            case START_OBJECT -> to.writeStartObject();
            case END_OBJECT -> to.writeEndObject();
            case START_ARRAY -> to.writeStartArray();
            case END_ARRAY -> to.writeEndArray();
            case PROPERTY_NAME -> to.writeName(text(from, path, content));
            case VALUE_STRING -> to.writeString(text(from, path, content));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(number(from, path, content));
            case VALUE_TRUE -> to.writeBoolean(true);
            case VALUE_FALSE -> to.writeBoolean(false);
            case VALUE_NULL -> to.writeNull();
            default -> throw new IllegalStateException("No document has a " + token);
        }
    }

    private static String text(JsonParser from, String path, Content content) {
        String text = from.getString();
        if (StorableText.hasHalfCharacter(text)) {
            throw InvalidRequestException.at(
                    path(from, path), "bad_character", "Has half of a surrogate pair, which is no character");
        }
        if (content == Content.COLUMNS && StorableText.hasNullCharacter(text)) {
            throw InvalidRequestException.at(path(from, path), "bad_character", "Holds a null character");
        }
        return text;
    }

    /** The number as the client wrote it. */
    private static String number(JsonParser from, String path, Content content) {
        String number = from.getString();
        if (content == Content.COLUMNS && !isShort(number)) {
            throw InvalidRequestException.at(
                    path(from, path), "number_too_long", "Has more than " + MOST_DIGITS + " digits");
        }
        return number;
    }

    private static boolean isShort(String number) {
        if (number.length() <= MOST_DIGITS && number.indexOf('e') < 0 && number.indexOf('E') < 0) {
            return true;
        }
        try {
            BigDecimal value = new BigDecimal(number);
            return value.scale() <= MOST_DIGITS && (long) value.precision() - value.scale() <= MOST_DIGITS;
        } catch (NumberFormatException exponentBeyondAllBounds) {
            return false;
        }
    }

    private static String path(JsonParser from, String path) {
        return path + from.streamReadContext().pathAsPointer();
    }
}
