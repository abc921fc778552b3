package dev.meridian.activities.record.landmark;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A level of the index. Postings of a new record are appended at the first one, as few pages of long ranges of keys. Compaction
 * moves them to the next level when a level holds enough records, because many records fill pages of shorter ranges, and a search
 * reads one page of each level for each key.
 *
 * @param number by which rows name it; not in order
 * @param rangeBits how many bits of a key choose the page: one more bit halves the pages
 * @param most how many records it holds before they are moved
 * @param pieceBits a level is moved in this many pieces (as a power of two), each in a transaction of its own
 */
record IndexLevel(int number, int rangeBits, int most, int pieceBits) {
    /** Bits of a key: {@code LandmarkParameters.STANDARD.keys()} is two to the power of it. */
    static final int KEY_BITS = 23;

    /**
     * The levels, in the order in which postings go through them. At each the pages have some hundred bytes on average, from
     * the first record that is moved there to the last: shorter pages would be mostly row headers, and longer pages would be
     * read as a whole for a single key. Moving a level writes all pages of the next one, so that a level holds eight or sixteen times
     * as many records as the level before it. Moving a piece writes up to 2,048 pages.
     */
    static final List<IndexLevel> ALL = List.of(
            new IndexLevel(0, 6, 16, 4),
            new IndexLevel(4, 9, 128, 6),
            new IndexLevel(1, 14, 1_024, 9),
            new IndexLevel(2, 18, 16_384, 11),
            new IndexLevel(3, 22, Integer.MAX_VALUE, 11));

    /** By the order in which postings go through the levels. */
    static final Comparator<IndexLevel> IN_ORDER = Comparator.comparing(ALL::indexOf);

    /** The level that rows name by this number. */
    static IndexLevel of(int number) {
        for (IndexLevel level : ALL) {
            if (level.number == number) {
                return level;
            }
        }
        throw new IllegalArgumentException("The index has no level " + number + ".");
    }

    /** The range that a key belongs to. */
    int rangeOf(int key) {
        return key >>> KEY_BITS - rangeBits;
    }

    /** The ranges that keys belong to, each once; both in ascending order. */
    int[] rangesOf(int[] keys) {
        return IntStream.of(keys).map(this::rangeOf).distinct().toArray();
    }

    /** The first key of a range. */
    int firstKey(int range) {
        return range << KEY_BITS - rangeBits;
    }

    int ranges() {
        return 1 << rangeBits;
    }

    int pieces() {
        return 1 << pieceBits;
    }

    /** The first range of one of the pieces into which the keys are cut. */
    int firstRange(int piece, int pieces) {
        return (int) ((long) piece * ranges() / pieces);
    }

    /** Whether pages are of one record each. */
    boolean isFirst() {
        return equals(ALL.getFirst());
    }

    boolean isLast() {
        return equals(ALL.getLast());
    }

    IndexLevel next() {
        return ALL.get(ALL.indexOf(this) + 1);
    }

    boolean isBefore(IndexLevel other) {
        return IN_ORDER.compare(this, other) < 0;
    }
}
