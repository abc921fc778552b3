package dev.meridian.activities.record.tool;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** The standard input of a program; it measures for how long the program has not read bytes that are waiting for it. */
final class FedInput extends FilterOutputStream {
    private volatile long since = System.nanoTime();
    private volatile boolean writing;
    private volatile boolean refused;
    private volatile boolean closed;

    FedInput(OutputStream input) {
        super(input);
    }

    /** Zero while the program waits for more. */
    Duration notTakingFor() {
        return writing || closed ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
    }

    /** Whether the program has closed its input. */
    boolean isRefused() {
        return refused;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        since = System.nanoTime();
        writing = true;
        try {
            out.write(bytes, offset, length);
        } catch (IOException brokenPipe) {
            refused = true;
            throw brokenPipe;
        } finally {
            since = System.nanoTime();
            writing = false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } catch (IOException brokenPipe) {
            refused = true;
        } finally {
            since = System.nanoTime();
            closed = true;
        }
    }
}
