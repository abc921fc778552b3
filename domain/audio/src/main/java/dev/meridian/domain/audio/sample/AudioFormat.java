package dev.meridian.domain.audio.sample;

/**
 * How decoded audio is laid out.
 *
 * @param rate frames a second, 8,000 to 192,000
 * @param channels 1 to 8
 */
public record AudioFormat(int rate, int channels) {
    /** The most channels that a recording may have. */
    public static final int MOST_CHANNELS = 8;

    private static final int LOWEST_RATE = 8_000;
    private static final int HIGHEST_RATE = 192_000;

    public AudioFormat {
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw new IllegalArgumentException(
                    "A rate of " + rate + " Hz is outside of " + LOWEST_RATE + ".." + HIGHEST_RATE + " Hz.");
        }
        if (channels < 1 || channels > MOST_CHANNELS) {
            throw new IllegalArgumentException(
                    "A recording of " + channels + " channels is outside of 1.." + MOST_CHANNELS + " channels.");
        }
    }

    /** The time of a frame, in seconds from the start of the recording. */
    public double seconds(long frame) {
        return (double) frame / rate;
    }
}
