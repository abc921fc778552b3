package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What the door lets in as an explorer's TSV: UTF-8 without U+0000, at most {@link #MAX_BYTES}, {@link #MAX_ROWS} rows and
 * {@link #MAX_LINE_BYTES} a line. Refusals name line and column, from 1, columns in characters.
 */
final class TsvText {
    static final int MAX_BYTES = 32 << 20;
    static final int MAX_ROWS = 200_000;
    static final int MAX_LINE_BYTES = 1 << 20;

    private TsvText() {}

    /** Decodes and checks a body. */
    static String decode(byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(utf8), text, true);
        text.flip();
        if (result.isError()) {
            throw refusal("tsv_not_utf8", "The TSV is not UTF-8", text, text.length());
        }
        return check(text.toString());
    }

    /** Checks a text that came as JSON. */
    static String check(String tsv) {
        int row = 1;
        int lineStart = 0;
        int lineBytes = 0;
        for (int i = 0; i < tsv.length(); i++) {
            char c = tsv.charAt(i);
            if (c == '\n') {
                row++;
                lineStart = i + 1;
                lineBytes = 0;
                if (row > MAX_ROWS && lineStart < tsv.length()) {
                    throw refusal("tsv_too_many_rows", "The TSV has more than " + MAX_ROWS + " rows", row, 1);
                }
                continue;
            }
            lineBytes += bytesOf(c);
            if (c == 0) {
                throw refusal("tsv_null_character", "The TSV has a null character", row, i - lineStart + 1);
            }
            if (Character.isSurrogate(c) && !isInPair(tsv, i)) {
                throw refusal("tsv_not_utf8", "The TSV has half a surrogate pair", row, i - lineStart + 1);
            }
            if (lineBytes > MAX_LINE_BYTES) {
                throw refusal("tsv_line_too_long", "A line is longer than 1 MiB", row, i - lineStart + 1);
            }
        }
        return tsv;
    }

    /** In UTF-8; a surrogate is half of a character of four bytes. */
    private static int bytesOf(char c) {
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }

    private static boolean isInPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static Refusal refusal(String code, String message, CharSequence before, int length) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < length; i++) {
            if (before.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return refusal(code, message, line, length - lineStart + 1);
    }

    private static Refusal refusal(String code, String message, int line, int column) {
        return Refusal.unprocessable(code, message).with("line", line).with("column", column);
    }
}
