package dev.meridian.activities.record.stem.command;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Samples of 32 bits in a file, which are read in order. */
final class FloatFile implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final InputStream stream;
    private byte[] bytes = {};

    /** @param skipped how many bytes come before the first sample that is read */
    FloatFile(Path file, long skipped) throws IOException {
        this.stream = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        stream.skipNBytes(skipped);
    }

    void read(float[] samples, int count) throws IOException {
        if (bytes.length < count * Float.BYTES) {
            bytes = new byte[count * Float.BYTES];
        }
        if (stream.readNBytes(bytes, 0, count * Float.BYTES) < count * Float.BYTES) {
            throw new EOFException("The file has fewer samples than it should have");
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(samples, 0, count);
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(samples[i])) {
                samples[i] = 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
