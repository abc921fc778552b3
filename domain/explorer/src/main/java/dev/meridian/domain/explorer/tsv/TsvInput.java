package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.tsv.TsvRefusedException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes and checks an uploaded explorer's text; a refusal names the place. The caller bounds the size of the upload.
 */
public final class TsvInput {

    public static final int MAX_LINES = 200_000;

    public static final int MAX_LINE_BYTES = 1 << 20;

    private static final int DECODED_AT_ONCE = 8192;

    private TsvInput() {}

    /**
     * Decodes UTF-8, strictly.
     *
     * @throws TsvRefusedException for the first thing that is wrong
     */
    public static String decode(byte[] bytes) {
        int validBytes = validBytes(bytes);
        Position position = new Position();
        for (int i = 0; i < validBytes; i++) {
            position.accept(bytes[i]);
        }
        if (validBytes < bytes.length) {
            throw position.refusal(isMarkedUtf16(bytes) ? Reason.UTF16 : Reason.NOT_UTF8);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether the bytes begin with a byte order mark of UTF-16, as in what Excel saves as "Unicode Text". */
    private static boolean isMarkedUtf16(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        return mark == 0xFFFE || mark == 0xFEFF;
    }

    /** How many bytes come before the first that can't be decoded; they are decoded a little at a time and dropped. */
    private static int validBytes(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer dropped = CharBuffer.allocate(DECODED_AT_ONCE);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(input, dropped.clear(), true);
        }
        return result.isError() ? input.position() : bytes.length;
    }

    /**
     * Checks a text that came by another way than bytes, as in a JSON string.
     *
     * @throws TsvRefusedException for the first thing that is wrong
     */
    public static String check(String text) {
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            decode(text.substring(0, loneSurrogate(text)).getBytes(StandardCharsets.UTF_8));
            throw at(text, loneSurrogate(text)).refusal(Reason.NOT_UTF8);
        }
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return decode(array);
    }

    private static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isValidCodePoint(text.codePointAt(i)) || text.codePointAt(i) <= Character.MAX_VALUE) {
                    return i;
                }
                i++;
            }
        }
        return text.length();
    }

    private static Position at(String text, int index) {
        Position position = new Position();
        for (byte each : text.substring(0, index).getBytes(StandardCharsets.UTF_8)) {
            position.accept(each);
        }
        return position;
    }

    /** Counts lines and characters while bytes of valid UTF-8 pass. */
    private static final class Position {

        private int line = 1;
        private int lineBytes;
        private int column = 1;

        void accept(byte next) {
            if (line > MAX_LINES) {
                throw refusal(Reason.TOO_MANY_LINES);
            }
            if (next == 0) {
                throw refusal(Reason.NUL_CHARACTER);
            }
            if (next == '\n') {
                line++;
                lineBytes = 0;
                column = 1;
                return;
            }
            if (++lineBytes > MAX_LINE_BYTES) {
                throw refusal(Reason.LINE_TOO_LONG);
            }
            boolean continuation = (next & 0xC0) == 0x80;
            column += continuation ? 0 : 1;
        }

        TsvRefusedException refusal(Reason reason) {
            return new TsvRefusedException(reason, line, column);
        }
    }
}
