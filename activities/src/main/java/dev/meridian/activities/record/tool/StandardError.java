package dev.meridian.activities.record.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads a program's standard error to its end, keeps the last 64 KiB of it and counts the lines that tell of errors in the sound.
 */
final class StandardError implements Runnable {
    private static final int KEPT = 64 << 10;
    private static final String ERROR = "[error]";

    /**
     * What ffmpeg says, without naming a demuxer, of ID3v2 frames that it can't read. LAME writes such comments: their text in UTF-16
     * has no byte order mark.
     */
    private static final Pattern ABOUT_A_TAG =
            Pattern.compile("\\[error] (?:Incorrect BOM|Cannot read BOM|Error reading ).*");

    /**
     * What ffmpeg says of the times that an output gets where a file's frames change their rate. The samples are all written.
     */
    private static final String ABOUT_TIMES = "non monotonically increasing dts to muxer";

    /** The beginning of a line is enough to know what it is about. */
    private static final int LOOKED_AT = 160;

    private final InputStream stream;
    private final byte[] ring = new byte[KEPT];
    private long read;
    private final StringBuilder line = new StringBuilder(LOOKED_AT);
    private long errors;

    StandardError(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public void run() {
        byte[] piece = new byte[8 << 10];
        try (stream) {
            for (int got = stream.read(piece); got >= 0; got = stream.read(piece)) {
                keep(piece, got);
            }
        } catch (IOException closed) {
            // The program has ended.
        }
    }

    private synchronized void keep(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            byte unit = piece[i];
            ring[(int) (read++ % KEPT)] = unit;
            if (unit == '\n' || unit == '\r') {
                errors += isError() ? 1 : 0;
                line.setLength(0);
            } else if (line.length() < LOOKED_AT) {
                line.append((char) Byte.toUnsignedInt(unit));
            }
        }
    }

    private boolean isError() {
        return line.indexOf(ERROR) >= 0
                && line.indexOf(ABOUT_TIMES) < 0
                && !ABOUT_A_TAG.matcher(line).matches();
    }

    synchronized long errors() {
        return errors + (isError() ? 1 : 0);
    }

    synchronized String words() {
        if (read <= KEPT) {
            return new String(ring, 0, (int) read, StandardCharsets.UTF_8);
        }
        byte[] last = new byte[KEPT];
        int begin = (int) (read % KEPT);
        System.arraycopy(ring, begin, last, 0, KEPT - begin);
        System.arraycopy(ring, 0, last, KEPT - begin, begin);
        return new String(last, StandardCharsets.UTF_8);
    }
}
