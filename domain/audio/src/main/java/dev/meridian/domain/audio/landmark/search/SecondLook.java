package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.Peaks;
import java.util.Arrays;

/**
 * Counts the peaks of a clip that lie where the record has peaks, and compares the count with those at wrong offsets nearby,
 * which tell what chance gives: the same record, the same clip, the same notes and the same rhythm, only not in step. Counts
 * by the density of peaks alone took foreign music of the same key and beat for matches.
 *
 * @param offset where the clip begins in the record, in hops
 * @param matched how many of the clip's peaks the record has there
 * @param chance how many it has at the best wrong offset but one
 * @param possible how many peaks the record has while the clip lasts
 * @param first when in the clip the stretch begins that is from the record ({@link Stretch}), in hops
 * @param last when it ends
 */
record SecondLook(int offset, int matched, int chance, int possible, int first, int last) {
    /** Peaks match if their pitches differ by at most this many quarters of a bin: 8 Hz. */
    private static final int PITCH_TOLERANCE = 3;

    /**
     * Peaks match if their times differ by at most this many hops: half a hop for the grid of each side, and the shift
     * that noise causes.
     */
    private static final int TIME_TOLERANCE = 1;

    /** The vote's offset may be wrong by so many hops. */
    private static final int NEAR = 4;

    /** Wrong offsets are at least this many hops away, 0.19 s, ... */
    private static final int WRONG_FROM = 9;

    /**
     * ... and at most this many, 1.5 s, so that they include the next beat of music with at least 40 beats a minute.
     */
    private static final int WRONG_TO = 63;

    private static final int REACH = WRONG_TO + TIME_TOLERANCE;

    /** Looks at a place. */
    static SecondLook at(Peaks clip, Peaks record, int voted) {
        int[] counts = new int[2 * REACH + 1];
        visit(clip, record, voted, REACH, (recordPeak, shift) -> counts[shift + REACH]++);
        int best = 0;
        int[] wrong = new int[2 * (WRONG_TO - WRONG_FROM + 1)];
        int wrongs = 0;
        for (int shift = -WRONG_TO; shift <= WRONG_TO; shift++) {
            int distance = Math.abs(shift);
            boolean nearer = distance < Math.abs(best);
            if (distance <= NEAR
                    && (matched(counts, shift) > matched(counts, best)
                            || (nearer && matched(counts, shift) == matched(counts, best)))) {
                best = shift;
            } else if (distance >= WRONG_FROM) {
                wrong[wrongs++] = matched(counts, shift);
            }
        }
        Arrays.sort(wrong);
        int offset = voted + best;
        int chance = Math.max(1, wrong[wrongs - 2]);
        int from = record.firstFrom(offset + (clip.size() == 0 ? 0 : clip.time(0)));
        int to = record.firstFrom(offset + (clip.size() == 0 ? 0 : clip.time(clip.size() - 1) + 1));
        boolean[] found = new boolean[to - from];
        visit(clip, record, offset, TIME_TOLERANCE, (recordPeak, shift) -> {
            if (recordPeak >= from && recordPeak < to) {
                found[recordPeak - from] = true;
            }
        });
        Stretch stretch = Stretch.of(found, (double) chance / Math.max(1, found.length));
        int first = found.length == 0 ? 0 : record.time(from + stretch.first()) - offset;
        int last = found.length == 0 ? 0 : record.time(from + stretch.last()) - offset;
        return new SecondLook(offset, matched(counts, best), chance, found.length, first, last);
    }

    private static int matched(int[] counts, int shift) {
        int matched = 0;
        for (int i = shift - TIME_TOLERANCE; i <= shift + TIME_TOLERANCE; i++) {
            matched += counts[i + REACH];
        }
        return matched;
    }

    private interface Visitor {
        void visit(int recordPeak, int shift);
    }

    private static void visit(Peaks clip, Peaks record, int offset, int reach, Visitor visitor) {
        int first = 0;
        for (int peak = 0; peak < clip.size(); peak++) {
            int time = clip.time(peak) + offset;
            first = peak == 0 ? record.firstFrom(time - reach) : first;
            while (first < record.size() && record.time(first) < time - reach) {
                first++;
            }
            for (int other = first; other < record.size() && record.time(other) <= time + reach; other++) {
                if (Math.abs(record.pitch(other) - clip.pitch(peak)) <= PITCH_TOLERANCE) {
                    visitor.visit(other, record.time(other) - time);
                }
            }
        }
    }

    /** The logarithm of how much likelier so many matches are with their own mean than with that of chance (Poisson). */
    double strength() {
        return matched > chance ? matched * Math.log((double) matched / chance) - (matched - chance) : 0;
    }

    /** The share of the record's peaks that were found, minus the share that chance gives; 0 to 1. */
    double score() {
        return Math.clamp((matched - chance) / (double) Math.max(1, possible - chance), 0, 1);
    }
}
