package dev.meridian.domain.heatmap.poi.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file, counted from 1; a line ends with a line feed, a carriage return, or both. Memory does not grow
 * with a line that is too long: it is skipped to its end.
 */
public final class Lines {
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int end;
    private byte[] line = new byte[256];
    private int length;
    private boolean tooLong;
    private boolean afterCarriageReturn;
    private long number;

    /**
     * @param longest bytes of the longest line that is accepted
     */
    public Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * One line.
     *
     * @param text empty if the line cannot be used
     * @param problem why it cannot
     */
    public record Line(long number, Optional<String> text, String problem) {}

    /** The next line, or null after the last. */
    @Nullable
    public Line next() throws IOException {
        length = 0;
        tooLong = false;
        if (!skipSecondHalfOfLineEnd() || (next == end && !fill())) {
            return null;
        }
        number++;
        while (!takeUpToLineEnd()) {
            if (!fill()) {
                break;
            }
        }
        return tooLong ? unusable("is longer than " + longest + " bytes") : decode();
    }

    /**
     * Skips the line feed of a pair of carriage return and line feed, which end one line together; false at the end of the
     * file.
     */
    private boolean skipSecondHalfOfLineEnd() throws IOException {
        if (!afterCarriageReturn) {
            return true;
        }
        afterCarriageReturn = false;
        if (next == end && !fill()) {
            return false;
        }
        if (buffer[next] == '\n') {
            next++;
        }
        return true;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /** Whether the line's end was in the buffer. */
    private boolean takeUpToLineEnd() {
        int from = next;
        while (next < end && buffer[next] != '\n' && buffer[next] != '\r') {
            next++;
        }
        append(from, next - from);
        if (next == end) {
            return false;
        }
        afterCarriageReturn = buffer[next] == '\r';
        next++;
        return true;
    }

    private void append(int from, int count) {
        tooLong |= length + count > longest;
        if (tooLong) {
            return;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    private Line decode() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8()) {
            return unusable("is not UTF-8");
        }
        return new Line(number, Optional.of(text), "");
    }

    /** Whether the line is valid UTF-8: a replacement character counts as text only if the file itself contains it. */
    private boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private Line unusable(String problem) {
        return new Line(number, Optional.empty(), problem);
    }
}
