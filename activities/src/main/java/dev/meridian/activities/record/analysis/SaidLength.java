package dev.meridian.activities.record.analysis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long samples that are not compressed are according to the headers of their file. A program that writes into a pipe can't
 * go back to the header when it knows the length, and writes another number there: 0, or nearly as many bytes as the field can say.
 */
final class SaidLength {
    /** What programs write that do not know the length: this and more. SoX has it in AIFF, and 0x7FFFF000 in WAV. */
    private static final long UNKNOWN_BYTES = 0x7F00_0000L;

    private SaidLength() {}

    /**
     * What a container's header says.
     *
     * @param seconds null if it says nothing
     * @return null if it does not know the length
     */
    static @Nullable Double of(@Nullable Double seconds, double bytesPerSecond, long fileBytes) {
        double said = seconds == null ? 0 : seconds * bytesPerSecond;
        return said >= UNKNOWN_BYTES && said > fileBytes ? null : seconds;
    }

    /** What a WAV file's header says, of which ffprobe does not tell if the file is shorter; null if it does not know the length. */
    static @Nullable Double ofWav(double bytesPerSecond, Path file) throws IOException {
        long[] samples = {0};
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            new RiffChunks(opened, ByteOrder.LITTLE_ENDIAN).forEach((name, at, length) -> {
                if (name.equals("data") && samples[0] == 0) {
                    samples[0] = length;
                }
            });
        }
        return samples[0] == 0 || samples[0] >= UNKNOWN_BYTES ? null : samples[0] / bytesPerSecond;
    }
}
