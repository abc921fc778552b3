package dev.meridian.domain.audio.stem.mask;

import java.util.Arrays;

/**
 * Weighs each bin by how alike the two channels are there: twice the real part of their cross spectrum over the sum of their
 * powers, which is 1 where both channels are the same, and 0 where only one sounds, they have nothing to do with one another
 * or are opposed (the similarity of Avendano and Jot, "Frequency domain techniques for stereo to multichannel upmix", 2002,
 * without the similarity of opposed channels). Neighbouring bins are summed, because a single bin of two sources is alike by
 * chance.
 */
final class CenterMasks implements Masks {
    private static final int BINS = MaskedStems.WINDOW / 2 + 1;
    private static final int NEIGHBOURS = 2;

    private final float[][] masks = new float[MaskedStems.REACH + 1][BINS];
    private final float[] cross = new float[BINS];
    private final float[] power = new float[BINS];
    private long count;

    @Override
    public void add(float[][] spectra) {
        float[] left = spectra[0];
        float[] right = spectra[1];
        Arrays.fill(cross, 0);
        Arrays.fill(power, 0);
        for (int bin = 1; bin < BINS - 1; bin++) {
            addPart(bin, left[2 * bin], right[2 * bin]);
            addPart(bin, left[2 * bin + 1], right[2 * bin + 1]);
        }
        addPart(0, left[0], right[0]);
        addPart(BINS - 1, left[1], right[1]);
        float[] mask = masks[(int) (count++ % masks.length)];
        for (int bin = 0; bin < BINS; bin++) {
            float alike = 0;
            float all = 0;
            for (int i = Math.max(0, bin - NEIGHBOURS); i <= Math.min(BINS - 1, bin + NEIGHBOURS); i++) {
                alike += cross[i];
                all += power[i];
            }
            float similarity = all > 0 ? Math.max(0, 2 * alike / all) : 0;
            mask[bin] = Math.min(1, similarity * similarity);
        }
    }

    private void addPart(int bin, float left, float right) {
        cross[bin] += left * right;
        power[bin] += left * left + right * right;
    }

    @Override
    public void addNothing() {
        count++;
    }

    @Override
    public void weigh(float[][] weights) {
        System.arraycopy(masks[(int) ((count - 1 - MaskedStems.REACH) % masks.length)], 0, weights[0], 0, BINS);
    }
}
