package dev.meridian.domain.audio.sample;

import java.util.Arrays;
import java.util.Random;
import org.jtransforms.fft.DoubleFFT_1D;

/** What happens to a recording of one channel on its way to somebody's telephone; each takes samples and gives new ones. */
public final class Degradations {
    private Degradations() {}

    /** Adds white noise of the signal's power divided by the ratio. */
    public static float[] whiteNoise(float[] signal, double decibels, Random random) {
        float[] noise = new float[signal.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return mixed(signal, noise, decibels);
    }

    /** Adds another signal, at the power of the first divided by the ratio. */
    public static float[] mixed(float[] signal, float[] other, double decibels) {
        double factor = Math.sqrt(
                Signals.energy(signal) / Math.max(1e-12, Signals.energy(other)) / Math.pow(10, decibels / 10));
        float[] sum = signal.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (factor * other[i]);
        }
        return sum;
    }

    /** A telephone call: 300 to 3,400 Hz, 8,000 samples a second, 8 bits by the mu-law of G.711. */
    public static float[] telephone(float[] signal, int rate) {
        float[] band = bandPass(signal, rate, 300, 3_400);
        float[] narrow = resample(band, 8_000.0 / rate);
        double peak = 0;
        for (float sample : narrow) {
            peak = Math.max(peak, Math.abs(sample));
        }
        for (int i = 0; i < narrow.length; i++) {
            double value = narrow[i] / Math.max(1e-9, peak);
            double compressed = Math.signum(value) * Math.log1p(255 * Math.abs(value)) / Math.log(256);
            double rounded = Math.rint(compressed * 127) / 127;
            narrow[i] = (float) (Math.signum(rounded) * Math.expm1(Math.abs(rounded) * Math.log(256)) / 255 * peak);
        }
        return resample(narrow, rate / 8_000.0);
    }

    /**
     * A loudspeaker heard across a room: direct sound and an exponentially decaying diffuse tail of equal power, through the
     * band of a small loudspeaker and a telephone's microphone, with noise.
     *
     * @param seconds the reverberation time, in which the tail falls by 60 dB
     * @param direct the direct sound's power over that of the tail, in dB
     * @param noise what else sounds in the room
     * @param decibels the music's power over that of the noise
     */
    public static float[] room(
            float[] signal, int rate, double seconds, double direct, float[] noise, double decibels, Random random) {
        float[] response = new float[(int) (rate * seconds)];
        double energy = 0;
        int delay = rate / 200;
        for (int i = delay; i < response.length; i++) {
            response[i] = (float) (random.nextGaussian() * Math.pow(10, -3.0 * i / (rate * seconds)));
            energy += response[i] * response[i];
        }
        double factor = Math.pow(10, -direct / 20) / Math.sqrt(energy);
        for (int i = delay; i < response.length; i++) {
            response[i] *= (float) factor;
        }
        response[0] = 1;
        float[] heard = Convolution.of(signal, response);
        return mixed(bandPass(heard, rate, 200, 0.45 * rate), bandPass(noise, rate, 200, 0.45 * rate), decibels);
    }

    /** Plays faster, as a tape does: 1.02 raises every pitch by two percent and takes two percent less time. */
    public static float[] faster(float[] signal, double speed) {
        return resample(signal, 1 / speed);
    }

    /** Gives so many samples for each, by a windowed sinc of 32 samples. */
    public static float[] resample(float[] signal, double ratio) {
        float[] out = new float[(int) Math.floor(signal.length * ratio)];
        double cutoff = Math.min(1, ratio) * 0.97;
        int reach = (int) Math.ceil(16 / Math.min(1, ratio));
        Wave sinc = new Wave(-Math.PI * cutoff);
        Wave window = new Wave(-Math.PI / (reach + 1));
        for (int i = 0; i < out.length; i++) {
            double at = i / ratio;
            int middle = (int) Math.floor(at);
            double sum = 0;
            int first = Math.max(0, middle - reach + 1);
            // Both waves turn by the same angle from sample to sample, which is many times quicker than sin and cos.
            sinc.begin(Math.PI * (at - first) * cutoff);
            window.begin(Math.PI * (at - first) / (reach + 1));
            for (int j = first; j <= Math.min(signal.length - 1, middle + reach); j++) {
                double x = at - j;
                double weight = x == 0 ? cutoff : sinc.sin / (Math.PI * x);
                sum += signal[j] * weight * (0.5 + 0.5 * window.cos);
                sinc.turn();
                window.turn();
            }
            out[i] = (float) sum;
        }
        return out;
    }

    /** Two Butterworth filters of the second order at each end. */
    public static float[] bandPass(float[] signal, int rate, double low, double high) {
        float[] out = signal.clone();
        for (int i = 0; i < 2; i++) {
            biquad(out, Math.tan(Math.PI * low / rate), true);
            biquad(out, Math.tan(Math.PI * Math.min(high, 0.49 * rate) / rate), false);
        }
        return out;
    }

    private static void biquad(float[] samples, double k, boolean highPass) {
        double q = Math.sqrt(0.5);
        double norm = 1 / (1 + k / q + k * k);
        double b0 = highPass ? norm : k * k * norm;
        double b1 = highPass ? -2 * b0 : 2 * b0;
        double a1 = 2 * (k * k - 1) * norm;
        double a2 = (1 - k / q + k * k) * norm;
        double x1 = 0;
        double x2 = 0;
        double y1 = 0;
        double y2 = 0;
        for (int i = 0; i < samples.length; i++) {
            double x = samples[i];
            double y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = x;
            y2 = y1;
            y1 = y;
            samples[i] = (float) y;
        }
    }

    /** A sine and a cosine whose angle grows by steps. */
    private static final class Wave {
        private final double turnSin;
        private final double turnCos;
        private double sin;
        private double cos;

        Wave(double step) {
            this.turnSin = Math.sin(step);
            this.turnCos = Math.cos(step);
        }

        void begin(double angle) {
            sin = Math.sin(angle);
            cos = Math.cos(angle);
        }

        void turn() {
            double next = cos * turnCos - sin * turnSin;
            sin = sin * turnCos + cos * turnSin;
            cos = next;
        }
    }

    /** Convolution by Fourier transforms of blocks. */
    private static final class Convolution {
        static float[] of(float[] signal, float[] response) {
            int length = Integer.highestOneBit(signal.length + response.length) * 2;
            DoubleFFT_1D transform = new DoubleFFT_1D(length);
            double[] one = new double[length];
            double[] other = new double[length];
            Arrays.setAll(one, i -> i < signal.length ? signal[i] : 0);
            Arrays.setAll(other, i -> i < response.length ? response[i] : 0);
            transform.realForward(one);
            transform.realForward(other);
            one[0] *= other[0];
            one[1] *= other[1];
            for (int i = 2; i < length; i += 2) {
                double real = one[i] * other[i] - one[i + 1] * other[i + 1];
                one[i + 1] = one[i] * other[i + 1] + one[i + 1] * other[i];
                one[i] = real;
            }
            transform.realInverse(one, true);
            float[] out = new float[signal.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) one[i];
            }
            return out;
        }
    }
}
