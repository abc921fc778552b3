package dev.meridian.domain.heatmap.grid;

/**
 * Degrees as the grid has them: rounded to five decimals, so that a coordinate is also an exact integer key.
 *
 * <p>Rounding is half up ({@code floor(x + 0.5)}), never to a negative zero.
 */
public final class Degrees {
    /** Keys in one degree: five decimals, about 1.1 m of latitude. */
    public static final int KEYS_PER_DEGREE = 100_000;

    /**
     * The tolerance for rounding errors of products: a millionth of a key, about a micrometre, which is far more than
     * such errors.
     */
    private static final double SLACK = 1e-6;

    private Degrees() {}

    /** The nearest coordinate of five decimals. */
    public static double round(double degrees) {
        return fromKey(Math.round(degrees * KEYS_PER_DEGREE));
    }

    /** The integer key of a coordinate, or of a grid step; every r5 coordinate comes back exactly from its key. */
    public static int key(double degrees) {
        return Math.toIntExact(Math.round(degrees * KEYS_PER_DEGREE));
    }

    /** The last key at or below a coordinate; a coordinate that equals a key up to rounding errors gets this key. */
    public static int keyBelow(double degrees) {
        return (int) Math.floor(degrees * KEYS_PER_DEGREE + SLACK);
    }

    /** The first key at or above a coordinate; a coordinate that equals a key up to rounding errors gets this key. */
    public static int keyAbove(double degrees) {
        return (int) Math.ceil(degrees * KEYS_PER_DEGREE - SLACK);
    }

    /** The coordinate of a key. */
    public static double fromKey(long key) {
        return key / (double) KEYS_PER_DEGREE;
    }
}
