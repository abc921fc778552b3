package dev.meridian.domain.heatmap.block;

import java.util.List;

/**
 * A block seen from afar: the mean and the maximum of its computed cells in squares of 8 and 32 cells a side.
 *
 * <p>One byte a square: for each size in this order first the means, row by row from south to north, then the maxima; {@link
 * BlockScores#NOT_COMPUTED} where no cell is computed. Means are rounded half up.
 */
public final class Overview {
    /** The sides of the squares, in cells. */
    public static final List<Integer> SIZES = List.of(8, 32);

    /** The number of bytes: means and maxima of all sizes. */
    public static final int BYTES =
            SIZES.stream().mapToInt(size -> 2 * squares(size)).sum();

    /** How the cells of a square are summarised. */
    public enum Summary {
        MEAN,
        MAXIMUM
    }

    private Overview() {}

    /** The overview of a block. */
    public static byte[] of(BlockScores scores) {
        byte[] overview = new byte[BYTES];
        for (int size : SIZES) {
            summarize(scores.bytes(), size, overview);
        }
        return overview;
    }

    /** Where the squares of a size begin within an overview. */
    public static int offset(int size, Summary summary) {
        int offset = SIZES.stream()
                .takeWhile(other -> other < size)
                .mapToInt(other -> 2 * squares(other))
                .sum();
        return summary == Summary.MEAN ? offset : offset + squares(size);
    }

    /** The number of squares of a size along one side of a block. */
    public static int side(int size) {
        return BlockKey.SIDE / size;
    }

    /** The number of squares of a size in a block. */
    public static int squares(int size) {
        return side(size) * side(size);
    }

    private static void summarize(byte[] scores, int size, byte[] overview) {
        int means = offset(size, Summary.MEAN);
        int maxima = offset(size, Summary.MAXIMUM);
        for (int square = 0; square < squares(size); square++) {
            int first = square / side(size) * size * BlockKey.SIDE + square % side(size) * size;
            int sum = 0;
            int computed = 0;
            int maximum = BlockScores.NOT_COMPUTED;
            for (int row = first; row < first + size * BlockKey.SIDE; row += BlockKey.SIDE) {
                for (int cell = row; cell < row + size; cell++) {
                    byte score = scores[cell];
                    if (score != BlockScores.NOT_COMPUTED) {
                        sum += score;
                        computed++;
                        maximum = Math.max(maximum, score);
                    }
                }
            }
            overview[means + square] =
                    computed == 0 ? BlockScores.NOT_COMPUTED : (byte) ((2 * sum + computed) / (2 * computed));
            overview[maxima + square] = (byte) maximum;
        }
    }
}
