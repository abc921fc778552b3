package dev.meridian.domain.audio.stem.mask;

import dev.meridian.domain.audio.spectrum.WindowedTransform;
import java.util.Arrays;

/**
 * Weighs each bin by two medians of the power around it: the median over time, which sustained sounds raise, and the
 * median over frequency, which strokes raise. The power is that of all channels together, so that a bin has one weight
 * and keeps its place in the stereo image.
 *
 * <p>A median of squares is the square of the median, hence the exponent 2 of the masks costs nothing. At the ends of the
 * recording and of the spectrum a median is that of what exists.
 */
final class HarmonicPercussiveMasks implements Masks {
    private static final int LENGTH = 2 * MaskedStems.REACH + 1;

    private final WindowedTransform transform = new WindowedTransform(MaskedStems.WINDOW, MaskedStems.HOP);
    private final int bins = transform.bins();
    private final float squaredMargin;
    private final float[] sum = new float[bins];
    private final int[][] powers = new int[LENGTH][bins];
    private int[] spare = new int[bins];
    private final MediansOverTime overTime = new MediansOverTime(LENGTH, bins);
    private final SortedWindow overFrequency = new SortedWindow(LENGTH);
    private long added;
    private long count;

    /** @param margin how many times greater one median has to be than the other for a bin to belong to it by half */
    HarmonicPercussiveMasks(double margin) {
        this.squaredMargin = (float) (margin * margin);
    }

    @Override
    public void add(float[][] spectra) {
        Arrays.fill(sum, 0);
        for (float[] spectrum : spectra) {
            transform.addPower(spectrum, sum);
        }
        for (int bin = 0; bin < bins; bin++) {
            spare[bin] = Float.floatToRawIntBits(sum[bin]);
        }
        int slot = (int) (added % LENGTH);
        if (added < LENGTH) {
            overTime.add(spare);
        } else {
            overTime.replace(powers[slot], spare);
        }
        int[] old = powers[slot];
        powers[slot] = spare;
        spare = old;
        added++;
        count++;
    }

    @Override
    public void addNothing() {
        if (count >= LENGTH && count - LENGTH < added) {
            overTime.remove(powers[(int) (count % LENGTH)]);
        }
        count++;
    }

    @Override
    public void weigh(float[][] masks) {
        int[] power = powers[Math.floorMod(count - 1 - MaskedStems.REACH, LENGTH)];
        int[] harmonic = overTime.medians();
        overFrequency.clear();
        for (int bin = 0; bin < MaskedStems.REACH; bin++) {
            overFrequency.add(power[bin]);
        }
        for (int bin = 0; bin < bins; bin++) {
            int entering = bin + MaskedStems.REACH;
            int leaving = bin - MaskedStems.REACH - 1;
            if (leaving >= 0 && entering < bins) {
                overFrequency.replace(power[leaving], power[entering]);
            } else if (entering < bins) {
                overFrequency.add(power[entering]);
            } else {
                overFrequency.remove(power[leaving]);
            }
            weigh(Float.intBitsToFloat(harmonic[bin]), Float.intBitsToFloat(overFrequency.median()), bin, masks);
        }
    }

    private void weigh(float harmonic, float percussive, int bin, float[][] masks) {
        float harmonicOver = harmonic + squaredMargin * percussive;
        masks[0][bin] = harmonicOver > 0 ? harmonic / harmonicOver : 0.5f;
        if (masks.length > 1) {
            float percussiveOver = percussive + squaredMargin * harmonic;
            masks[1][bin] = percussiveOver > 0 ? percussive / percussiveOver : 0.5f;
        }
    }
}
