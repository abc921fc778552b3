package dev.meridian.domain.audio.chromaprint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two fingerprints as AcoustID's server does: the offset at which most items have equal high bits, then, at that
 * offset, the pairs of items that differ in at most two bits. Constant items are left out.
 */
public final class Comparison {
    /** A pair of items counts as equal if at most this many bits differ, as in AcoustID. */
    private static final int FORGIVEN_BITS = 2;

    /** High bits by which items are paired for the histogram of offsets; the low bits change most under lossy coding. */
    private static final int PAIRED_BITS = 16;

    /** An item that occurs more often says little of an offset, and would make long recordings slow to compare. */
    private static final int MOST_OCCURRENCES = 500;

    /**
     * How many offsets are compared item by item: the best one, its neighbours, and a second place in a repetitive
     * piece.
     */
    private static final int TRIED_OFFSETS = 8;

    private Comparison() {}

    /** The likeness of two recordings. */
    public static Similarity of(Fingerprint first, Fingerprint other) {
        int shorter = Math.min(first.varying(), other.varying());
        Similarity best = Similarity.NONE;
        for (int offset : likelyOffsets(first, other)) {
            Similarity likeness = at(offset, first, other, shorter);
            if (likeness.score() > best.score() || best.compared() == 0) {
                best = likeness;
            }
        }
        return best;
    }

    private static int[] likelyOffsets(Fingerprint first, Fingerprint other) {
        Map<Integer, int[]> places = new HashMap<>();
        for (int i = 0; i < other.size(); i++) {
            if (!other.isConstant(i)) {
                int at = i;
                places.compute(other.item(i) >>> 32 - PAIRED_BITS, (bits, known) -> with(known, at));
            }
        }
        int[] histogram = new int[first.size() + other.size() + 1];
        for (int i = 0; i < first.size(); i++) {
            int[] at = first.isConstant(i) ? null : places.get(first.item(i) >>> 32 - PAIRED_BITS);
            if (at != null && at[0] <= MOST_OCCURRENCES) {
                for (int place = 1; place <= at[0]; place++) {
                    histogram[at[place] - i + first.size()]++;
                }
            }
        }
        int[] offsets = new int[TRIED_OFFSETS];
        int found = 0;
        for (; found < TRIED_OFFSETS; found++) {
            int most = 0;
            for (int i = 1; i < histogram.length; i++) {
                most = histogram[i] > histogram[most] ? i : most;
            }
            if (histogram[most] == 0) {
                break;
            }
            offsets[found] = most - first.size();
            histogram[most] = 0;
        }
        return Arrays.copyOf(offsets, found);
    }

    /** Appends a place to a list, the first element of which counts the places. */
    private static int[] with(int @Nullable [] known, int place) {
        int[] places = known == null ? new int[4] : known;
        int count = places[0] + 1;
        int[] room = count < places.length ? places : Arrays.copyOf(places, 2 * places.length);
        room[count] = place;
        room[0] = count;
        return room;
    }

    private static Similarity at(int offset, Fingerprint first, Fingerprint other, int shorter) {
        int compared = 0;
        int equal = 0;
        long differing = 0;
        int to = Math.min(first.size(), other.size() - offset);
        for (int i = Math.max(0, -offset); i < to; i++) {
            if (!first.isConstant(i) && !other.isConstant(i + offset)) {
                int bits = Integer.bitCount(first.item(i) ^ other.item(i + offset));
                differing += bits;
                compared++;
                equal += bits <= FORGIVEN_BITS ? 1 : 0;
            }
        }
        return compared == 0
                ? Similarity.NONE
                : new Similarity(offset, compared, differing / (32.0 * compared), (double) equal / shorter);
    }
}
