package dev.meridian.domain.audio.spectrum;

import org.jtransforms.fft.FloatFFT_1D;

/**
 * The Fourier transform of pieces of a signal under a Hann window, and its inverse.
 *
 * <p>A spectrum has as many floats as the piece has samples: the real part of bin 0, the real part of the last bin, then
 * real and imaginary part of bins 1, 2, ... Not thread-safe: one for each thread. Equal input gives equal bits.
 */
public final class WindowedTransform {
    private final FloatFFT_1D transform;
    private final float[] window;
    private final float[] inverseWindow;
    private final int length;

    /**
     * @param length samples of a piece, a power of two up to 4,096: JTransforms would use threads of its own above
     * @param hop samples from one piece to the next; a divisor of a quarter of the length, so that the overlapping squares
     *     of the window add up to a constant
     */
    public WindowedTransform(int length, int hop) {
        if (length > 4_096 || Integer.bitCount(length) != 1 || length / 4 % hop != 0) {
            throw new IllegalArgumentException("Pieces of " + length + " samples every " + hop + " are not supported.");
        }
        this.length = length;
        this.transform = new FloatFFT_1D(length);
        this.window = new float[length];
        this.inverseWindow = new float[length];
        // The mean square of a Hann window is 3/8.
        double overlapped = 0.375 * length / hop;
        for (int i = 0; i < length; i++) {
            double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / length);
            window[i] = (float) hann;
            inverseWindow[i] = (float) (hann / overlapped);
        }
    }

    /** How many bins a spectrum has. */
    public int bins() {
        return length / 2 + 1;
    }

    /** Transforms the piece that begins at an index. */
    public void forward(float[] samples, int from, float[] spectrum) {
        for (int i = 0; i < length; i++) {
            spectrum[i] = samples[from + i] * window[i];
        }
        transform.realForward(spectrum);
    }

    /**
     * Transforms a spectrum back, and adds the piece to a signal. Where all pieces have been added that overlap there, an
     * unchanged spectrum gives the signal that it was made of.
     *
     * @param spectrum is overwritten
     */
    public void addInverse(float[] spectrum, float[] signal) {
        transform.realInverse(spectrum, true);
        for (int i = 0; i < length; i++) {
            signal[i] += spectrum[i] * inverseWindow[i];
        }
    }

    /** Adds the power (squared magnitude) of each bin to what is there. */
    public void addPower(float[] spectrum, float[] power) {
        int last = length / 2;
        power[0] += spectrum[0] * spectrum[0];
        power[last] += spectrum[1] * spectrum[1];
        for (int bin = 1; bin < last; bin++) {
            float real = spectrum[2 * bin];
            float imaginary = spectrum[2 * bin + 1];
            power[bin] += real * real + imaginary * imaginary;
        }
    }

    /** Multiplies each bin by a factor of its own. */
    public void multiply(float[] spectrum, float[] factors, float[] product) {
        int last = length / 2;
        product[0] = spectrum[0] * factors[0];
        product[1] = spectrum[1] * factors[last];
        for (int bin = 1; bin < last; bin++) {
            product[2 * bin] = spectrum[2 * bin] * factors[bin];
            product[2 * bin + 1] = spectrum[2 * bin + 1] * factors[bin];
        }
    }
}
