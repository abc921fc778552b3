package dev.meridian.domain.audio.stem.mask;

/**
 * For each bin its newest powers in order, of which the oldest leaves when one more comes.
 *
 * <p>Row {@code i} has every bin's i-th lowest power, so that one step of all bins' insertions is one loop over a row without
 * branches, which the compiler makes vector instructions of: a sorted array for each bin made the whole engine a quarter slower. Powers are
 * kept as the bits of floats, because floats that are not negative have the order of their bits, and the least of two
 * integers is one instruction where that of two floats is five.
 */
final class MediansOverTime {
    private final int[][] rows;
    private final int[] carried;
    private int size;

    MediansOverTime(int capacity, int bins) {
        this.rows = new int[capacity][bins];
        this.carried = new int[bins];
    }

    /** Adds a power to each bin. */
    void add(int[] powers) {
        System.arraycopy(powers, 0, carried, 0, carried.length);
        for (int row = 0; row < size; row++) {
            insert(rows[row], carried);
        }
        System.arraycopy(carried, 0, rows[size++], 0, carried.length);
    }

    /** Removes from each bin a power that it has. */
    void remove(int[] powers) {
        size--;
        for (int row = 0; row < size; row++) {
            remove(rows[row], rows[row + 1], powers);
        }
    }

    /** Adds a power to each bin and removes another that it has. */
    void replace(int[] old, int[] powers) {
        System.arraycopy(powers, 0, carried, 0, carried.length);
        int last = size - 1;
        for (int row = 0; row < last; row++) {
            removeAndInsert(rows[row], rows[row + 1], old, carried);
        }
        System.arraycopy(carried, 0, rows[last], 0, carried.length);
    }

    /** The middle power of each bin; of an even count the lower one of the two in the middle. */
    int[] medians() {
        return rows[(size - 1) / 2];
    }

    private static void insert(int[] row, int[] carried) {
        for (int bin = 0; bin < row.length; bin++) {
            int power = row[bin];
            int other = carried[bin];
            row[bin] = Math.min(power, other);
            carried[bin] = Math.max(power, other);
        }
    }

    private static void remove(int[] row, int[] next, int[] old) {
        for (int bin = 0; bin < row.length; bin++) {
            row[bin] = without(row[bin], next[bin], old[bin]);
        }
    }

    private static void removeAndInsert(int[] row, int[] next, int[] old, int[] carried) {
        for (int bin = 0; bin < row.length; bin++) {
            int power = without(row[bin], next[bin], old[bin]);
            int other = carried[bin];
            row[bin] = Math.min(power, other);
            carried[bin] = Math.max(power, other);
        }
    }

    /** {@code power < old ? power : next} without a branch. */
    private static int without(int power, int next, int old) {
        return next ^ ((power ^ next) & (power - old >> 31));
    }
}
