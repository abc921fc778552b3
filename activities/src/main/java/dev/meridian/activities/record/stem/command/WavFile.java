package dev.meridian.activities.record.stem.command;

import dev.meridian.domain.audio.sample.AudioFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of WAV with samples of 32 bits as IEEE 754 has them, which programs read. */
final class WavFile implements AutoCloseable {
    /** How many bytes come before the first sample. */
    static final int HEADER_BYTES = 58;

    private static final int BUFFER = 64 << 10;
    private static final short IEEE_FLOAT = 3;

    private final Path file;
    private final AudioFormat format;
    private final OutputStream stream;
    private byte[] bytes = {};
    private long frames;

    WavFile(Path file, AudioFormat format) throws IOException {
        this.file = file;
        this.format = format;
        this.stream = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        stream.write(new byte[HEADER_BYTES]);
    }

    void write(float[] samples, int count) throws IOException {
        int values = count * format.channels();
        if (bytes.length < values * Float.BYTES) {
            bytes = new byte[values * Float.BYTES];
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(samples, 0, values);
        stream.write(bytes, 0, values * Float.BYTES);
        frames += count;
    }

    long frames() {
        return frames;
    }

    /** Writes the header, which says the length. */
    void finish() throws IOException {
        stream.close();
        int width = Float.BYTES * format.channels();
        int data = Math.toIntExact(frames * width);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + data).put(ascii("WAVE"));
        header.put(ascii("fmt ")).putInt(18).putShort(IEEE_FLOAT).putShort((short) format.channels());
        header.putInt(format.rate())
                .putInt(format.rate() * width)
                .putShort((short) width)
                .putShort((short) 32);
        header.putShort((short) 0);
        header.put(ascii("fact")).putInt(4).putInt((int) frames);
        header.put(ascii("data")).putInt(data);
        try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
            random.write(header.array());
        }
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
