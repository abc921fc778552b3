package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.WrittenNumber;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Adds JSON values to a {@link RowBuffer}, straight from the parser. Objects and lists are written anew, so that what
 * PostgreSQL's jsonb refuses is replaced and noted. One thread uses it.
 *
 * <p>The parser should allow {@code NaN} and infinities ({@code JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS}), because services
 * write them; a text that ends early, or is no JSON, is the parser's exception.
 */
public final class JsonRows {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final ByteStore scratch = new ByteStore();
    private boolean replaced;
    private boolean lostNumber;
    private boolean lostInfinity;

    /** Adds the value that the parser stands at as a field's value, and leaves the parser at the value's last token. */
    public void value(RowBuffer rows, int field, JsonParser parser) {
        JsonToken token = parser.currentToken();
        switch (token) {
            case VALUE_NULL -> rows.nothing(field);
            case VALUE_TRUE -> rows.truth(field, true);
            case VALUE_FALSE -> rows.truth(field, false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> rows.number(field, parser.getString());
            case VALUE_STRING -> rows.text(field, parser.getString());
            case START_OBJECT, START_ARRAY -> document(rows, field, parser);
            default -> throw new IllegalStateException("No value begins with " + token);
        }
    }

    /** Takes the value that the parser stands at as the row's id; says why it is none otherwise. */
    public static void id(RowBuffer rows, JsonParser parser) {
        switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                rows.id(parser.getString());
            case VALUE_NULL -> rows.unusableId("id_null");
            default -> rows.unusableId("id_no_scalar");
        }
    }

    /** Adds the value that the parser stands at as JSON, whatever it is: a number or a text is a document, too. */
    public void document(RowBuffer rows, int field, JsonParser parser) {
        scratch.truncate(0);
        replaced = false;
        lostNumber = false;
        lostInfinity = false;
        copy(parser);
        rows.json(field, scratch.array(), 0, scratch.size());
        if (replaced) {
            rows.note(field, Note.CHARACTERS_REPLACED);
        }
        if (lostNumber) {
            rows.note(field, Note.OUT_OF_RANGE);
        }
        if (lostInfinity) {
            rows.note(field, Note.NOT_A_NUMBER);
        }
    }

    private void copy(JsonParser parser) {
        int depth = 0;
        boolean first = true;
        boolean afterName = false;
        JsonToken token = parser.currentToken();
        while (true) {
            boolean closes = token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY;
            if (!first && !afterName && !closes) {
                scratch.put(',');
            }
            first = false;
            afterName = false;
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    scratch.put(token == JsonToken.START_OBJECT ? '{' : '[');
                    depth++;
                    first = true;
                }
                case END_OBJECT, END_ARRAY -> {
                    scratch.put(token == JsonToken.END_OBJECT ? '}' : ']');
                    depth--;
                }
                case PROPERTY_NAME -> {
                    string(parser.currentName());
                    scratch.put(':');
                    afterName = true;
                }
                case VALUE_STRING -> string(parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
                case VALUE_TRUE -> plain("true");
                case VALUE_FALSE -> plain("false");
                case VALUE_NULL -> plain("null");
                default -> throw new IllegalStateException("JSON has no " + token);
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
            if (token == null) {
                throw new IllegalStateException("The JSON ends inside a value");
            }
        }
    }

    private void number(String written) {
        switch (WrittenNumber.sizeOf(written)) {
            case WHOLE, NUMERIC -> plain(written);
            case BEYOND_NUMERIC -> {
                lostNumber = true;
                plain("null");
            }
            case NO_NUMBER -> {
                lostInfinity = true;
                plain("null");
            }
        }
    }

    private void plain(String ascii) {
        scratch.putText(ascii, 0, ascii.length());
    }

    private void string(String text) {
        scratch.put('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' && c != 0) {
                replaced |= scratch.putText(text, done, i);
                escape(c);
                done = i + 1;
            }
        }
        replaced |= scratch.putText(text, done, text.length());
        scratch.put('"');
    }

    private void escape(char c) {
        scratch.put('\\');
        switch (c) {
            case '"', '\\' -> scratch.put(c);
            case '\n' -> scratch.put('n');
            case '\r' -> scratch.put('r');
            case '\t' -> scratch.put('t');
            default -> {
                plain("u00");
                scratch.put(HEX[c >> 4]);
                scratch.put(HEX[c & 0xF]);
            }
        }
    }
}
