package dev.meridian.domain.heatmap.grid;

import java.util.Arrays;

/**
 * The coordinates of a grid's rows or columns, ascending, each rounded to five decimals.
 *
 * <p>Two ways to make one, which differ in the last row or column: {@link #between} for the bounds of a city, by the
 * reference's repeated addition, whose rounding errors decide whether the upper bound is included; and
 * {@link #ofMultiples} for lattice regions, by integer index, so that neighbours share no cell and lose none.
 */
public final class Axis {
    /** More coordinates than the whole globe has at the finest step; a longer axis is a mistake of the caller's. */
    private static final int LONGEST = 40_000_000;

    private final double[] values;

    private Axis(double[] values) {
        this.values = values;
    }

    /**
     * Start is the first multiple of the step at or above {@code min}, end the last at or below {@code max}, both
     * rounded; then coordinates follow by adding the step to the unrounded one before while they do not exceed the end.
     *
     * @throws IllegalArgumentException if the step is not a positive number of at least 0.00001
     */
    public static Axis between(double min, double max, double step) {
        requireStep(step);
        double end = Degrees.round(Math.floor(max / step) * step);
        // Room for one more coordinate than fits, and for one at each end that rounding moves outwards.
        double[] values = new double[Math.clamp((long) ((max - min) / step) + 4, 0, LONGEST)];
        int count = 0;
        for (double value = Degrees.round(Math.ceil(min / step) * step); value <= end; value = value + step) {
            values[count++] = Degrees.round(value);
        }
        return new Axis(Arrays.copyOf(values, count));
    }

    /** The coordinates {@code round5(k * step)} for k in {@code [first, first + count)}. */
    public static Axis ofMultiples(long first, int count, double step) {
        requireStep(step);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Degrees.round((first + i) * step);
        }
        return new Axis(values);
    }

    /** The number of coordinates. */
    public int size() {
        return values.length;
    }

    /** The coordinate at an index from 0. */
    public double at(int index) {
        return values[index];
    }

    /** The index of the first coordinate at or above a key of five decimals; the size if there is none. */
    public int firstFrom(int key) {
        int low = 0;
        int high = values.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Degrees.key(values[middle]) < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The coordinates of {@code [from, to)}, in an array of the caller's own. */
    public double[] copyOf(int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }

    private static void requireStep(double step) {
        if (!(step >= 0.00001 && step <= 360)) {
            throw new IllegalArgumentException("A grid step must be 0.00001 to 360 degrees, not " + step);
        }
    }
}
