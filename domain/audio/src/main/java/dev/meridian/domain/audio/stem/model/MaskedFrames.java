package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.spectrum.WindowedTransform;
import java.io.IOException;
import java.util.Arrays;

/**
 * Samples of spectra times masks. Above the bins that masks have they go on with the mean of their highest eighth. A frame has for
 * each stem but the last a sample of each channel.
 */
final class MaskedFrames implements FrameStream {
    private static final int CONTINUED = 8;

    private final FrameStream masks;
    private final SpectrumFrames spectra;
    private final ModelShape.Spectra shape;
    private final WindowedTransform transform;
    private final int width;
    private final float[] mask;
    private final float[] weights;
    private final float[] product;
    private final float[][] sums;
    private long position;
    private long spectrum;
    private long ready;

    /**
     * @param masks stand at the first spectrum that holds the sample of the position
     * @param spectra keep spectra from that one on
     */
    MaskedFrames(FrameStream masks, SpectrumFrames spectra, ModelShape.Spectra shape, long position) {
        this.masks = masks;
        this.spectra = spectra;
        this.shape = shape;
        this.transform = spectra.transform();
        this.width = masks.width() / shape.bins();
        this.mask = new float[masks.width()];
        this.weights = new float[transform.bins()];
        this.product = new float[shape.window()];
        this.sums = new float[width][shape.window()];
        this.position = position;
        this.spectrum = SpectrumFrames.firstWith(shape, position);
        this.ready = SpectrumFrames.first(shape, spectrum);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void read(float[] values, int frames) throws IOException {
        for (int done = 0; done < frames; ) {
            if (position >= ready) {
                advance();
                continue;
            }
            int count = (int) Math.min(frames - done, ready - position);
            int at = (int) (position - (ready - shape.hop()));
            for (int value = 0; value < width; value++) {
                for (int i = 0; i < count; i++) {
                    values[(done + i) * width + value] = sums[value][at + i];
                }
            }
            done += count;
            position += count;
        }
    }

    /** Adds the next spectrum; then one hop more is complete. */
    private void advance() throws IOException {
        int hop = shape.hop();
        masks.read(mask, 1);
        float[][] taken = spectra.take();
        for (int value = 0; value < width; value++) {
            float[] sum = sums[value];
            System.arraycopy(sum, hop, sum, 0, sum.length - hop);
            Arrays.fill(sum, sum.length - hop, sum.length, 0);
            weigh(value * shape.bins());
            transform.multiply(taken[value % taken.length], weights, product);
            transform.addInverse(product, sum);
        }
        spectra.giveBack(taken);
        ready = SpectrumFrames.first(shape, spectrum) + hop;
        spectrum++;
    }

    private void weigh(int from) {
        int bins = shape.bins();
        System.arraycopy(mask, from, weights, 0, bins);
        int highest = Math.max(1, bins / CONTINUED);
        float sum = 0;
        for (int bin = bins - highest; bin < bins; bin++) {
            sum += weights[bin];
        }
        Arrays.fill(weights, bins, weights.length, sum / highest);
    }
}
