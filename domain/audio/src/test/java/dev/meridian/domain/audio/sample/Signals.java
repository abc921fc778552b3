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

    /** A tune: notes of several voices with overtones, at random within a scale, and a beat. */
    public static float[] tune(int rate, double seconds, long seed) {
        Random random = new Random(seed);
        float[] tune = new float[(int) (rate * seconds)];
        double root = 110 * Math.pow(2, random.nextInt(12) / 12.0);
        int beat = (int) (rate * (0.22 + 0.2 * random.nextDouble()));
        int[] scale = {0, 2, 4, 5, 7, 9, 11, 12, 14, 16};
        for (int at = 0; at < tune.length; at += beat) {
            for (int voice = 0; voice < 3; voice++) {
                if (random.nextInt(3) > 0) {
                    double pitch = root * Math.pow(2, voice + scale[random.nextInt(scale.length)] / 12.0);
                    note(tune, rate, at, pitch, 0.08 * (0.5 + random.nextDouble()), 0.2 + 0.6 * random.nextDouble());
                }
            }
            add(tune, bursts(rate, 0.28, 0.1, random.nextLong()), at - rate / 4);
        }
        return tune;
    }

    private static void note(float[] tune, int rate, int from, double hertz, double peak, double seconds) {
        for (int overtone = 1; overtone <= 6 && hertz * overtone < 0.45 * rate; overtone++) {
            // A number in the complex plane that turns and shrinks is a fading sine, and many times quicker than sin
            // and exp.
            double fading = Math.exp(-overtone / (seconds * rate));
            double turnCos = fading * Math.cos(2 * Math.PI * hertz * overtone / rate);
            double turnSin = fading * Math.sin(2 * Math.PI * hertz * overtone / rate);
            double cos = peak / overtone;
            double sin = 0;
            double attack = 1 / (0.01 * rate);
            // Overtones fade sooner, and end where they are 52 dB softer than they began.
            int end = (int) Math.min(tune.length - from, Math.min(3, 6.0 / overtone) * seconds * rate);
            for (int i = 0; i < end; i++) {
                tune[from + i] += (float) (Math.min(1, i * attack) * sin);
                double next = cos * turnCos - sin * turnSin;
                sin = cos * turnSin + sin * turnCos;
                cos = next;
            }
        }
    }

    /** Adds a signal to another from a frame on, which may be negative, as far as it fits. */
    public static void add(float[] sum, float[] other, int from) {
        for (int i = Math.max(0, -from); i < other.length && from + i < sum.length; i++) {
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
