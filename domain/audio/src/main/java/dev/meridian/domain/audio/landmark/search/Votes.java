package dev.meridian.domain.audio.landmark.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The votes of a clip's landmarks, each for a record and an offset.
 *
 * <p>Among many recordings nearly all votes are alone at their place, and sorting them would take most of a search. So they
 * are first counted in a table by a hash of record and offset, and only the places of the fullest cells are counted exactly.
 */
final class Votes {
    private static final int CELL_BITS = 20;
    private static final int GROUP_BITS = 5;

    /** The most votes that are sorted; those of right places are among them, because their cells are the fullest. */
    private static final int SORTED = 20_000;

    /** Offsets from the first vote of a place to its last, in hops: each side is exact to one. */
    private static final int SPREAD = 2;

    /** Places of one record that are nearer than this, in hops, are one place. */
    private static final int NEAR = 8;

    private static final int OFFSET_BITS = 24;
    private static final int OFFSET_BIAS = 1 << OFFSET_BITS - 2;
    private static final int FULL = 127;

    private final byte[] cells = new byte[1 << CELL_BITS];
    private long[] votes = new long[1 << 16];
    private int count;

    /**
     * Lets a clip's landmarks vote.
     *
     * @param kept says which records have votes
     */
    static Votes of(ClipKeys clip, FoundPostings found, IntPredicate kept) {
        Votes votes = new Votes();
        int[] keys = clip.keys();
        int[] times = clip.times();
        for (int place = 0; place < keys.length; place++) {
            int first = clip.firstTime(place);
            int end = clip.firstTime(place + 1);
            found.read(keys[place], (record, time) -> {
                if (kept.test(record)) {
                    for (int i = first; i < end; i++) {
                        votes.add(record, time - times[i]);
                    }
                }
            });
        }
        return votes;
    }

    private void add(int record, int offset) {
        if (count == votes.length) {
            votes = Arrays.copyOf(votes, 2 * count);
        }
        long vote = (long) record << OFFSET_BITS | (offset + OFFSET_BIAS);
        votes[count++] = vote;
        int cell = cell(vote >> 1);
        cells[cell] += cells[cell] < FULL ? (byte) 1 : 0;
    }

    /** How many votes there are. */
    int count() {
        return count;
    }

    /** The places with the most votes, best first. */
    List<Candidate> best(int most) {
        List<Candidate> places = places(promising());
        places.sort(Comparator.comparingInt(Candidate::votes).reversed());
        List<Candidate> best = new ArrayList<>();
        for (Candidate place : places) {
            if (best.size() == most) {
                break;
            }
            if (best.stream()
                    .noneMatch(better ->
                            better.record() == place.record() && Math.abs(better.offset() - place.offset()) <= NEAR)) {
                best.add(place);
            }
        }
        return best;
    }

    /** The votes of the fullest cells, in order of record and offset. */
    private long[] promising() {
        byte[] around = new byte[count];
        int[] counts = new int[2 * FULL + 1];
        for (int i = 0; i < count; i++) {
            int cells = around(votes[i]);
            around[i] = (byte) cells;
            counts[cells]++;
        }
        int least = counts.length - 1;
        int kept = counts[least];
        while (least > 0 && kept + counts[least - 1] <= SORTED) {
            kept += counts[--least];
        }
        long[] promising = new long[kept];
        int next = 0;
        for (int i = 0; i < count; i++) {
            if ((around[i] & 0xff) >= least) {
                promising[next++] = votes[i];
            }
        }
        Arrays.sort(promising);
        return promising;
    }

    /** A cell holds two offsets; a place reaches into the cell after it or before it. */
    private int around(long vote) {
        long pair = vote >> 1;
        return cells[cell(pair)] + Math.max(cells[cell(pair - 1)], cells[cell(pair + 1)]);
    }

    /** Cells of neighbouring offsets are neighbours mostly, so that the processor has them at hand. */
    private static int cell(long pair) {
        // The golden ratio spreads neighbouring numbers evenly (Knuth's multiplicative hashing).
        long group = (pair >> GROUP_BITS) * 0x9E3779B97F4A7C15L >>> 64 - CELL_BITS + GROUP_BITS;
        return (int) (group << GROUP_BITS | pair & (1 << GROUP_BITS) - 1);
    }

    /** For each vote the place that ends with it. Records lie so far apart that no place reaches from one to another. */
    private static List<Candidate> places(long[] sorted) {
        List<Candidate> places = new ArrayList<>();
        int first = 0;
        for (int last = 0; last < sorted.length; last++) {
            while (sorted[first] < sorted[last] - SPREAD) {
                first++;
            }
            if (last + 1 == sorted.length || sorted[last + 1] != sorted[last]) {
                int offset = (int) (sorted[last] & (1 << OFFSET_BITS) - 1) - OFFSET_BIAS - SPREAD / 2;
                places.add(new Candidate((int) (sorted[last] >> OFFSET_BITS), offset, last - first + 1));
            }
        }
        return places;
    }
}
