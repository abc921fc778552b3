package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Records of three minutes made of the peaks of real ones: pieces of 9 to 56 s, played backwards and at another pitch, so
 * that they have the density of real music and none of its tunes or rhythms.
 */
public final class MadeRecords {
    private static final int LENGTH = PeakPicker.hops(180);
    private static final int LEAST_PITCH = 40;
    private static final int MOST_PITCH = 1_920;

    private final List<Peaks> real;
    private final Random random;

    /** @param real at least one record of a minute */
    public MadeRecords(List<Peaks> real, long seed) {
        this.real = real.stream().filter(peaks -> peaks.size() > 300).toList();
        this.random = new Random(seed);
    }

    private record Peak(int time, int pitch) {}

    /** The peaks of one more record. */
    public Peaks next() {
        List<Peak> made = new ArrayList<>();
        int at = 0;
        while (at < LENGTH) {
            Peaks source = real.get(random.nextInt(real.size()));
            int all = source.time(source.size() - 1);
            int length = Math.min(Math.min(all, LENGTH - at), 400 + random.nextInt(2_000));
            int from = random.nextInt(all - length + 1);
            int moved = (random.nextBoolean() ? 1 : -1) * (24 + random.nextInt(160));
            for (int i = source.firstFrom(from); i < source.firstFrom(from + length); i++) {
                int pitch = source.pitch(i) + moved;
                if (pitch >= LEAST_PITCH && pitch < MOST_PITCH) {
                    made.add(new Peak(at + from + length - 1 - source.time(i), pitch));
                }
            }
            at += length;
        }
        made.sort(Comparator.comparingInt(Peak::time).thenComparingInt(Peak::pitch));
        return new Peaks(
                made.stream().mapToInt(Peak::time).toArray(),
                made.stream().mapToInt(Peak::pitch).toArray());
    }
}
