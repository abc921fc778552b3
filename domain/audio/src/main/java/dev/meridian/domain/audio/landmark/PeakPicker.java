package dev.meridian.domain.audio.landmark;

import dev.meridian.domain.audio.spectrum.WindowedTransform;
import java.util.Arrays;

/**
 * Finds the spectral peaks of a signal of 11,025 Hz and one channel as its samples come. Memory grows by the peaks only,
 * 8 bytes each. Not thread-safe.
 *
 * <p>A peak is a bin whose level is the highest within {@link LandmarkParameters#apartTime} and
 * {@link LandmarkParameters#apartBins} around it. Its prominence is its level over the mean level of a wider neighbourhood,
 * so that what a telephone or a room does to the balance of high and low changes little. Of all peaks within half a second
 * before and after, the most prominent are kept, whatever the clip's start is: there are no borders in time.
 *
 * <p>Levels are integers, so that sums that slide along have no rounding and a clip has the sums of its recording.
 */
public final class PeakPicker {
    /** Samples a second of the signal. */
    public static final int RATE = 11_025;

    /** Samples from one spectrum to the next: 23 ms. */
    public static final int HOP = 256;

    /** Samples of one spectrum: 93 ms, bins of 10.8 Hz. */
    static final int WINDOW = 1_024;

    /**
     * What is below -80 dB of a full-scale sine counts as silence: the rounding of 16 bits lies there, and its peaks would be
     * taken for music.
     */
    private static final float SILENCE = 6.5e-4f;

    private static final int LEVELS_PER_NEPER = 16;
    private static final int PROMINENCES_PER_LEVEL = 64;

    private final LandmarkParameters parameters;
    private final PeakSelection selection;
    private final WindowedTransform transform = new WindowedTransform(WINDOW, HOP);
    private final int bins = transform.bins();
    private final float[] window = new float[WINDOW];
    private final float[] spectrum = new float[WINDOW];
    private final float[] power = new float[bins];
    private final int[][] levels;
    private final int[][] sums;
    private final int[] sum = new int[bins];
    private final int delay;
    private int filled;
    private int time;

    PeakPicker(LandmarkParameters parameters, int density) {
        this.parameters = parameters;
        this.selection = new PeakSelection(density, parameters.rivalTime());
        this.delay = Math.max(parameters.backgroundTime(), parameters.apartTime());
        this.levels = new int[2 * delay + 2][bins];
        this.sums = new int[2 * delay + 2][bins];
    }

    /** Finds the peaks by which a recording is known. */
    public static PeakPicker ofRecording(LandmarkParameters parameters) {
        return new PeakPicker(parameters, parameters.recordDensity());
    }

    /** Finds the peaks of a clip: more of them, because noise has peaks too. */
    public static PeakPicker ofClip(LandmarkParameters parameters) {
        return new PeakPicker(parameters, parameters.clipDensity());
    }

    /** The hops of a time in seconds. */
    public static int hops(double seconds) {
        return (int) Math.round(seconds * RATE / HOP);
    }

    /** The seconds of a time in hops. */
    public static double seconds(double hops) {
        return hops * HOP / RATE;
    }

    /** Takes the next samples. */
    public void accept(float[] samples, int count) {
        int at = 0;
        while (at < count) {
            int taken = Math.min(count - at, WINDOW - filled);
            System.arraycopy(samples, at, window, filled, taken);
            at += taken;
            filled += taken;
            if (filled == WINDOW) {
                addSpectrum();
                System.arraycopy(window, HOP, window, 0, WINDOW - HOP);
                filled = WINDOW - HOP;
            }
        }
    }

    /** Ends the signal, and returns its peaks. */
    public Peaks finish() {
        for (int center = Math.max(0, time - delay); center < time; center++) {
            findPeaks(center);
        }
        return selection.finish();
    }

    private void addSpectrum() {
        transform.forward(window, 0, spectrum);
        Arrays.fill(power, 0);
        transform.addPower(spectrum, power);
        int[] level = levels[time % levels.length];
        for (int bin = 0; bin < bins; bin++) {
            level[bin] = (int) (LEVELS_PER_NEPER * Math.log(power[bin] + SILENCE));
        }
        sumOverBins(level, sums[time % sums.length]);
        time++;
        if (time > delay) {
            findPeaks(time - 1 - delay);
        }
    }

    private void sumOverBins(int[] level, int[] summed) {
        int reach = parameters.backgroundBins();
        int running = 0;
        for (int bin = 0; bin < reach; bin++) {
            running += level[bin];
        }
        for (int bin = 0; bin < bins; bin++) {
            running += bin + reach < bins ? level[bin + reach] : 0;
            running -= bin > reach ? level[bin - reach - 1] : 0;
            summed[bin] = running;
        }
    }

    private void findPeaks(int center) {
        int first = Math.max(0, center - parameters.backgroundTime());
        int last = Math.min(time - 1, center + parameters.backgroundTime());
        slideTo(center, first, last);
        int[] level = levels[center % levels.length];
        for (int bin = parameters.lowestBin(); bin < parameters.highestBin(); bin++) {
            int height = level[bin];
            if (level[bin - 1] < height && level[bin + 1] <= height && isHighest(center, bin, height)) {
                int width = Math.min(bins - 1, bin + parameters.backgroundBins())
                        - Math.max(0, bin - parameters.backgroundBins())
                        + 1;
                long mean = (long) PROMINENCES_PER_LEVEL * sum[bin] / ((last - first + 1) * width);
                long prominence = PROMINENCES_PER_LEVEL * height - mean;
                if (prominence > 0) {
                    selection.add(center, pitch(level, bin), (int) prominence + height * parameters.levelWeight());
                }
            }
        }
        selection.decideUpTo(center);
    }

    /** Moves the sums over time to a center: one spectrum enters, unless none is left, and one leaves. */
    private void slideTo(int center, int first, int last) {
        if (center == 0) {
            for (int entering = 0; entering <= last; entering++) {
                add(sums[entering % sums.length], 1);
            }
            return;
        }
        if (last == center + parameters.backgroundTime()) {
            add(sums[last % sums.length], 1);
        }
        if (first > 0) {
            add(sums[(first - 1) % sums.length], -1);
        }
    }

    private void add(int[] summed, int sign) {
        for (int bin = 0; bin < bins; bin++) {
            sum[bin] += sign * summed[bin];
        }
    }

    /** Of equal levels the first in time, then in pitch, is the highest. */
    private boolean isHighest(int center, int bin, int height) {
        int lowest = Math.max(1, bin - parameters.apartBins());
        int highest = Math.min(bins - 1, bin + parameters.apartBins());
        int end = Math.min(time - 1, center + parameters.apartTime());
        for (int at = Math.max(0, center - parameters.apartTime()); at <= end; at++) {
            int[] level = levels[at % levels.length];
            boolean earlier = at < center;
            for (int other = lowest; other <= highest; other++) {
                if (level[other] > height || (level[other] == height && (earlier || (at == center && other < bin)))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The top of the parabola through a bin's level and those beside it. */
    private static int pitch(int[] level, int bin) {
        int below = level[bin - 1];
        int above = level[bin + 1];
        double top = bin + 0.5 * (below - above) / (below - 2 * level[bin] + above);
        return (int) Math.round(Peaks.PITCHES_PER_BIN * top);
    }
}
