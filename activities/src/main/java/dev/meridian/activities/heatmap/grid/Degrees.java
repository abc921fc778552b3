package dev.meridian.activities.heatmap.grid;

/**
 * Degrees as the grid has them: rounded to five decimals, so that a coordinate is also an exact integer key.
 *
 * <p>Rounding is half up ({@code floor(x + 0.5)}), never to a negative zero.
 */
public final class Degrees {
    /** Keys in one degree: five decimals, about 1.1 m of latitude. */
    public static final int KEYS_PER_DEGREE = 100_000;

    private Degrees() {}

    /** The nearest coordinate of five decimals. */
    public static double round(double degrees) {
        return fromKey(Math.round(degrees * KEYS_PER_DEGREE));
    }

    /** The integer key of a coordinate, or of a grid step; every r5 coordinate comes back exactly from its key. */
    public static int key(double degrees) {
        return Math.toIntExact(Math.round(degrees * KEYS_PER_DEGREE));
    }

    /** The coordinate of a key. */
    public static double fromKey(long key) {
        return key / (double) KEYS_PER_DEGREE;
    }
}
