package dev.meridian.domain.audio.sample;

/**
 * Samples as signed integers of 24 bits, in which stems are stored and summed. Sources of 16 bits are taken to 24 by eight
 * zero bits, so that nothing is rounded.
 */
public final class Pcm24 {
    /** The lowest sample. */
    public static final int LOWEST = -(1 << 23);

    /** The highest sample. */
    public static final int HIGHEST = (1 << 23) - 1;

    /** How many bytes a sample takes. */
    public static final int BYTES = 3;

    private Pcm24() {}

    /**
     * The nearest integer to a sample times a gain; exact for sources of 16 and 24 bits and a gain of 1. What lies over full
     * scale becomes the lowest or highest sample.
     */
    public static int quantise(float sample, double gain) {
        return Math.clamp(Math.round(sample * gain * 0x1p23), LOWEST, HIGHEST);
    }

    /** The sample that an integer stands for. */
    public static float sample(int integer) {
        return integer * 0x1p-23f;
    }

    /**
     * The factor by which a recording is made softer before it becomes integers: 1, unless its peak is over full scale.
     *
     * @param peak the greatest absolute value of a sample in the whole recording
     */
    public static double gain(double peak) {
        return peak <= 1 ? 1 : HIGHEST * 0x1p-23 / peak;
    }

    /**
     * Writes integers as {@code s24le}.
     *
     * @return how many bytes were written, {@value #BYTES} for each integer
     */
    public static int encode(int[] integers, int count, byte[] bytes) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            int integer = integers[i];
            bytes[at++] = (byte) integer;
            bytes[at++] = (byte) (integer >> 8);
            bytes[at++] = (byte) (integer >> 16);
        }
        return at;
    }

    /** Reads the integer that {@link #encode} wrote at a place. */
    public static int decode(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] << 16;
    }
}
