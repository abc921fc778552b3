package dev.meridian.domain.audio.landmark;

import java.util.Arrays;

/** Keeps a peak if it is among the most prominent peaks within some time before and after it. */
final class PeakSelection {
    private static final int ROOM = 1_024;

    private final int density;
    private final int reach;
    private int[] times = new int[ROOM];
    private int[] pitches = new int[ROOM];
    private int[] prominences = new int[ROOM];
    private int first;
    private int undecided;
    private int end;
    private int[] keptTimes = new int[ROOM];
    private int[] keptPitches = new int[ROOM];
    private int kept;

    /**
     * @param density about how many peaks a second are kept
     * @param reach in hops
     */
    PeakSelection(int density, int reach) {
        this.density = density;
        this.reach = reach;
    }

    void add(int time, int pitch, int prominence) {
        if (end == times.length) {
            forget();
        }
        times[end] = time;
        pitches[end] = pitch;
        prominences[end++] = prominence;
    }

    /** Decides about all peaks whose rivals are known when all peaks up to a time have been added. */
    void decideUpTo(int time) {
        while (undecided < end && times[undecided] + reach <= time) {
            decide();
        }
    }

    Peaks finish() {
        while (undecided < end) {
            decide();
        }
        return new Peaks(Arrays.copyOf(keptTimes, kept), Arrays.copyOf(keptPitches, kept));
    }

    private void decide() {
        int time = times[undecided];
        while (times[first] < time - reach) {
            first++;
        }
        int better = 0;
        for (int rival = first; rival < end && times[rival] <= time + reach && better < density; rival++) {
            int lead = prominences[rival] - prominences[undecided];
            better += lead > 0 || (lead == 0 && rival < undecided) ? 1 : 0;
        }
        if (better < density) {
            if (kept == keptTimes.length) {
                keptTimes = Arrays.copyOf(keptTimes, 2 * kept);
                keptPitches = Arrays.copyOf(keptPitches, 2 * kept);
            }
            keptTimes[kept] = time;
            keptPitches[kept++] = pitches[undecided];
        }
        undecided++;
    }

    private void forget() {
        int room = Math.max(ROOM, 2 * (end - first));
        times = Arrays.copyOf(Arrays.copyOfRange(times, first, end), room);
        pitches = Arrays.copyOf(Arrays.copyOfRange(pitches, first, end), room);
        prominences = Arrays.copyOf(Arrays.copyOfRange(prominences, first, end), room);
        undecided -= first;
        end -= first;
        first = 0;
    }
}
