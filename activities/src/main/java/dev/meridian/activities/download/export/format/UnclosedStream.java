package dev.meridian.activities.download.export.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Gathers small pieces; closing it passes them on and leaves the stream below open. */
final class UnclosedStream extends BufferedOutputStream {
    private static final int BUFFER = 64 << 10;

    UnclosedStream(OutputStream below) {
        super(below, BUFFER);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
