package dev.meridian.domain.audio.tag;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** One spelling for texts of tags, and a sign that a text was read in the wrong encoding. */
public final class TagText {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final char REPLACEMENT = '\uFFFD';

    private TagText() {}

    /**
     * The text without white space and control characters around it, in Unicode's composed form (NFC). U+0000, which ends
     * texts in some formats, ends the text.
     */
    public static String normalise(String text) {
        int end = text.indexOf('\0');
        String ended = end < 0 ? text : text.substring(0, end);
        return Normalizer.normalize(trim(ended), Normalizer.Form.NFC);
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || character == '\uFEFF';
    }

    /**
     * Whether a text looks as if it had been read in the wrong encoding: it has characters that stand for unreadable ones,
     * control characters or halves of surrogate pairs, or it is UTF-8 that was read as Windows-1252 ("CafÃ©").
     */
    public static boolean isDoubtful(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean control = Character.isISOControl(character) && !Character.isWhitespace(character);
            boolean pair = Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (character == REPLACEMENT || control || (Character.isSurrogate(character) && !pair)) {
                return true;
            }
            i += pair ? 1 : 0;
        }
        return isUtf8ReadAs(text, WINDOWS_1252) || isUtf8ReadAs(text, StandardCharsets.ISO_8859_1);
    }

    private static boolean isUtf8ReadAs(String text, Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        if (text.chars().allMatch(character -> character < 0x80) || !encoder.canEncode(text)) {
            return false;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(encoder.encode(CharBuffer.wrap(text)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
