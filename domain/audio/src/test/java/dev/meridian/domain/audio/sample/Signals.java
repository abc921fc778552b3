package dev.meridian.domain.audio.sample;

import java.util.Random;

/** Signals of one channel, made by formulas and seeds. */
public final class Signals {
    private Signals() {}

    /** A sine. */
    public static float[] tone(int rate, double seconds, double hertz, double peak) {
        float[] samples = new float[(int) (rate * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (peak * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }

    /** Sines that sound together, each with the same peak. */
    public static float[] chord(int rate, double seconds, double peak, double... hertz) {
        float[] sum = new float[(int) (rate * seconds)];
        for (double one : hertz) {
            add(sum, tone(rate, seconds, one, peak), 0);
        }
        return sum;
    }

    /** White noise, evenly distributed. */
    public static float[] noise(int rate, double seconds, double peak, long seed) {
        Random random = new Random(seed);
        float[] samples = new float[(int) (rate * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (peak * (2 * random.nextDouble() - 1));
        }
        return samples;
    }

    /** Bursts of noise of 30 ms that die away, twice a second from 0.25 s on. */
    public static float[] bursts(int rate, double seconds, double peak, long seed) {
        float[] noise = noise(rate, seconds, peak, seed);
        int period = rate / 2;
        for (int i = 0; i < noise.length; i++) {
            int since = Math.floorMod(i - period / 2, period);
            noise[i] *= since < 0.03 * rate ? (float) Math.exp(-since / (0.008 * rate)) : 0;
        }
        return noise;
    }

    /** Adds a signal to another from a frame on, as far as it fits. */
    public static void add(float[] sum, float[] other, int from) {
        for (int i = 0; i < other.length && from + i < sum.length; i++) {
            sum[from + i] += other[i];
        }
    }

    /** The frames of several channels, one after another. */
    public static float[] interleave(float[]... channels) {
        float[] frames = new float[channels[0].length * channels.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = channels[i % channels.length][i / channels.length];
        }
        return frames;
    }

    /** The sum of squares. */
    public static double energy(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return sum;
    }
}
