package dev.meridian.activities.record.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a program's standard error to its end, keeps the last 64 KiB of it and counts the lines that tell of errors. */
final class StandardError implements Runnable {
    private static final int KEPT = 64 << 10;
    private static final byte[] ERROR = "[error]".getBytes(StandardCharsets.US_ASCII);

    private final InputStream stream;
    private final byte[] ring = new byte[KEPT];
    private long read;
    private long errors;
    private int matched;

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
            matched = unit == ERROR[matched] ? matched + 1 : unit == ERROR[0] ? 1 : 0;
            if (matched == ERROR.length) {
                errors++;
                matched = 0;
            }
        }
    }

    synchronized long errors() {
        return errors;
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
