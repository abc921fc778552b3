package dev.meridian.activities.record.analysis;

import java.time.Duration;

/** How much audio is processed at most, and how long that may take. */
public final class AudioLimits {
    private static final long MOST_SECONDS = Duration.ofHours(12).toSeconds();

    /** Samples of all channels together. */
    private static final long MOST_SAMPLES = 4_200_000_000L;

    /** Speech in Opus takes as little. */
    private static final long FEWEST_BYTES_A_SECOND = 750;

    private static final Duration BASE_TIME = Duration.ofMinutes(2);

    private AudioLimits() {}

    /** The most frames that are decoded. */
    static long mostFrames(int rate, int channels) {
        return Math.min(MOST_SECONDS * rate, MOST_SAMPLES / channels);
    }

    /** Refuses audio that is too long according to its headers, unless it has too few bytes for that. */
    static void check(ProbedAudio audio, long bytes) {
        double said = audio.seconds() == null ? 0 : audio.seconds();
        double seconds = audio.isUncompressed() ? Math.min(said, bytes / audio.bytesPerSecond()) : said;
        if (seconds * audio.rate() > mostFrames(audio.rate(), audio.channels())) {
            throw tooLong();
        }
    }

    static RuntimeException tooLong() {
        return AudioFailures.tooLong("The audio is longer than 12 hours, or has more than 4.2 billion samples");
    }

    /**
     * How long the audio may be, in seconds: what the headers say, or what so many bytes hold, if that is more, because headers
     * lie. It is what they hold of the most compressed audio, unless the samples are not compressed.
     */
    static long mostSeconds(ProbedAudio audio, long bytes) {
        double said = audio.seconds() == null ? 0 : audio.seconds();
        double held = bytes / (audio.isUncompressed() ? audio.bytesPerSecond() : FEWEST_BYTES_A_SECOND);
        return (long) Math.min(MOST_SECONDS, Math.ceil(Math.max(said, held)));
    }

    /**
     * How long a program may take for a file: as long as the audio may play and two minutes more, since even a slow
     * machine decodes faster.
     */
    static Duration timeFor(ProbedAudio audio, long bytes) {
        return BASE_TIME.plusSeconds(mostSeconds(audio, bytes));
    }

    /** How long a program may take for so many seconds of audio: as long as they play, since even a slow machine is faster. */
    public static Duration timeFor(double seconds) {
        return BASE_TIME.plusSeconds((long) Math.ceil(seconds));
    }
}
