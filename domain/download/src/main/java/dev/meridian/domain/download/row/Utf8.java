package dev.meridian.domain.download.row;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes that should be UTF-8, and texts that PostgreSQL should take. */
final class Utf8 {
    private Utf8() {}

    /** @param replaced whether bytes that are no text, or U+0000, stand as U+FFFD */
    record Decoded(String text, boolean replaced) {}

    /** Whether the bytes are UTF-8 without U+0000. */
    static boolean isStorable(byte[] source, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (source[at] == 0) {
                return false;
            }
        }
        return isUtf8(source, from, length);
    }

    static Decoded decode(byte[] source, int from, int length) {
        String text = new String(source, from, length, StandardCharsets.UTF_8);
        return new Decoded(text.replace('\0', '\uFFFD'), !isStorable(source, from, length));
    }

    /** A text's beginning without U+0000 and lone surrogates. */
    static String storable(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest);
        ByteStore bytes = new ByteStore();
        bytes.putText(cut, 0, cut.length());
        return new String(bytes.array(), 0, bytes.size(), StandardCharsets.UTF_8);
    }

    private static boolean isUtf8(byte[] source, int from, int length) {
        // Decoding with replacement is quick; only a text with U+FFFD in it needs the slow and strict decoder.
        if (new String(source, from, length, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0) {
            return true;
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(source, from, length));
            return decoded.remaining() >= 0;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
