package dev.meridian.activities.record.tool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The output of a program, which notes when the last byte came. The time in which nobody asks for bytes does not count. */
final class Progress extends FilterInputStream {
    private static final int PIECE = 8 << 10;

    private final @Nullable FedInput fed;
    private volatile long since = System.nanoTime();
    private volatile boolean waiting = true;
    private volatile boolean cameToItsEnd;
    private volatile boolean closed;

    Progress(InputStream output) {
        this(output, null);
    }

    /** @param fed what the program reads meanwhile: as long as it takes bytes, or waits for them, it makes progress */
    Progress(InputStream output, @Nullable FedInput fed) {
        super(output);
        this.fed = fed;
    }

    Duration silentFor() {
        if (!waiting) {
            return Duration.ZERO;
        }
        Duration silent = Duration.ofNanos(System.nanoTime() - since);
        Duration notTaking = fed == null ? silent : fed.notTakingFor();
        return silent.compareTo(notTaking) < 0 ? silent : notTaking;
    }

    boolean hasEnded() {
        return cameToItsEnd || closed;
    }

    boolean cameToItsEnd() {
        return cameToItsEnd;
    }

    /** Reads to the end for the sake of {@link #silentFor}. */
    void drain() {
        byte[] piece = new byte[PIECE];
        try (this) {
            while (read(piece, 0, PIECE) >= 0) {
                // What it says does not matter.
            }
        } catch (IOException ended) {
            // The program was ended.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        since = System.nanoTime();
        waiting = true;
        int got = super.read(buffer, offset, length);
        if (got < 0) {
            cameToItsEnd = true;
        }
        since = System.nanoTime();
        // After the last byte the program still has to end.
        waiting = got < 0;
        return got;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        waiting = true;
        super.close();
    }
}
