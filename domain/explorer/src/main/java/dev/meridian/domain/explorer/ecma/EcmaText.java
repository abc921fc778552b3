package dev.meridian.domain.explorer.ecma;

import java.util.ArrayList;
import java.util.List;

/**
 * Text rules of ECMAScript: which characters are white space, and how {@code trim} and {@code split} behave.
 * Unlike {@link String#strip()}, the byte order mark and the no-break space are white space here; the zero-width space is
 * not.
 */
public final class EcmaText {

    private EcmaText() {}

    /** Whether ECMAScript's {@code trim} and {@code \s} treat the character as white space or line terminator. */
    public static boolean isWhiteSpace(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
        if (c < 0x1680) {
            return c == 0xA0;
        }
        return c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000
                || c == 0xFEFF;
    }

    /** The text without white space at either end. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether nothing is left after {@link #trim}. */
    public static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isWhiteSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The parts between single separators, empty ones included, however many there are. */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Like {@link #split}, without the empty parts. */
    public static List<String> words(String text) {
        List<String> words = split(text, ' ');
        words.removeIf(String::isEmpty);
        return words;
    }
}
