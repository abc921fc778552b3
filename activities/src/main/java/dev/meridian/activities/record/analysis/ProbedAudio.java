package dev.meridian.activities.record.analysis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file's headers say.
 *
 * @param container as ffmpeg names it; several names that stand for one are separated by commas
 * @param codec as ffmpeg names it
 * @param rate frames a second
 * @param bits bits a sample; 0 for codecs that have no fixed number
 * @param bitRate bits a second; 0 if unknown
 * @param seconds how long the audio is; null if the headers do not say so
 * @param tags names and values of the container's tags and then of the stream's, at most {@link Probe#MOST_TAGS}
 */
public record ProbedAudio(
        String container,
        String codec,
        int rate,
        int channels,
        int bits,
        long bitRate,
        @Nullable Double seconds,
        Map<String, String> tags) {
    /** Whether the samples lie in the file as they are, so that its bytes say how many there are. */
    boolean isUncompressed() {
        return codec.startsWith("pcm_") && bits > 0;
    }

    /** How many bytes a second of samples takes that are not compressed. */
    double bytesPerSecond() {
        return (double) rate * channels * bits / Byte.SIZE;
    }

    /** The same with another length. */
    ProbedAudio withSeconds(@Nullable Double seconds) {
        return new ProbedAudio(container, codec, rate, channels, bits, bitRate, seconds, tags);
    }

    /** Whether the container is of this kind. */
    boolean isIn(String name) {
        return List.of(container.split(",")).contains(name);
    }
}
