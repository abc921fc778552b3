package dev.meridian.domain.heatmap.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * The globe in squares of 0.05 degrees, numbered west to east and then south to north: places are found by square, and
 * squares become stale when places change.
 *
 * <p>Squares are computed from exact keys, so that a cell on the edge of a city's bounds lies in a square that these
 * bounds touch.
 */
public final class Squares {
    /** Squares in one degree. */
    public static final int PER_DEGREE = 20;

    /** Squares around the globe, and one more: longitude 180 has a square of its own. */
    public static final int PER_ROW = 360 * PER_DEGREE + 1;

    /** The side of a square as a key of five decimals. */
    public static final int SIDE_KEY = Degrees.KEYS_PER_DEGREE / PER_DEGREE;

    private Squares() {}

    /**
     * Squares next to one another in one row.
     *
     * @param from first number
     * @param to last number, included
     */
    public record Run(int from, int to) {}

    /** The square of a point. */
    public static int of(double lat, double lng) {
        return row(lat) * PER_ROW + column(lng);
    }

    /** The squares that a rectangle touches, one run a row; bounds beyond the globe's are cut off. */
    public static List<Run> touching(double minLat, double minLng, double maxLat, double maxLng) {
        int west = column(Math.max(-180, minLng));
        int east = column(Math.min(180, maxLng));
        List<Run> runs = new ArrayList<>();
        for (int row = row(Math.max(-90, minLat)); row <= row(Math.min(90, maxLat)); row++) {
            runs.add(new Run(row * PER_ROW + west, row * PER_ROW + east));
        }
        return runs;
    }

    /** The key of the southern edge of a square. */
    public static int southKey(int square) {
        return square / PER_ROW * SIDE_KEY - 90 * Degrees.KEYS_PER_DEGREE;
    }

    /** The key of the western edge of a square. */
    public static int westKey(int square) {
        return square % PER_ROW * SIDE_KEY - 180 * Degrees.KEYS_PER_DEGREE;
    }

    private static int row(double lat) {
        return Math.floorDiv(Degrees.keyBelow(lat) + 90 * Degrees.KEYS_PER_DEGREE, SIDE_KEY);
    }

    private static int column(double lng) {
        return Math.floorDiv(Degrees.keyBelow(lng) + 180 * Degrees.KEYS_PER_DEGREE, SIDE_KEY);
    }
}
