package dev.meridian.activities.record.analysis;

import dev.meridian.domain.audio.sample.AudioFormat;
import java.util.List;

/** A copy for listening, so that a page can play audio at once: Opus of 96 kbit/s, mono or stereo. */
public final class ListeningCopy {
    public static final String MEDIA_TYPE = "audio/ogg";

    /** How many bytes a second of it takes at most, with the container. */
    public static final int BYTES_A_SECOND = 20_000;

    /** The filters that Opus needs before it. */
    public static final String FILTER = "aresample=48000,aformat=sample_rates=48000";

    private ListeningCopy() {}

    /**
     * The arguments of the encoder, which has half of its default effort: that takes three quarters of the time.
     *
     * @param filtered the output of {@link #FILTER}
     * @param format of the audio
     * @param file in the program's folder
     */
    public static List<String> arguments(String filtered, AudioFormat format, String file) {
        String channels = String.valueOf(Math.min(2, format.channels()));
        return List.of(
                "-map",
                filtered,
                "-c:a",
                "libopus",
                "-b:a",
                "96k",
                "-compression_level",
                "5",
                "-ac",
                channels,
                "-map_metadata",
                "-1",
                "-f",
                "ogg",
                "file:" + file);
    }
}
