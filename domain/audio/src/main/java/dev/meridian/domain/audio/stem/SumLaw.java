package dev.meridian.domain.audio.stem;

import dev.meridian.domain.audio.sample.Pcm24;

/**
 * Makes stems sum to their recording: the last stem is what the other stems leave of the recording. Where a stem would
 * be over full scale, the other stems are changed by as little as makes all of them fit.
 */
public final class SumLaw {
    private SumLaw() {}

    /**
     * Completes samples of a set.
     *
     * @param mix the recording's samples, within 24 bits
     * @param stems wanted samples of all stems but the last, within 31 bits; on return samples of all stems, within 24 bits,
     *     whose sums are the recording's samples
     * @return how many samples had to be limited
     */
    public static long complete(int[] mix, int[][] stems, int count) {
        int[] rest = stems[stems.length - 1];
        long limited = 0;
        for (int i = 0; i < count; i++) {
            int left = mix[i];
            boolean fits = true;
            for (int stem = 0; stem < stems.length - 1; stem++) {
                int wanted = stems[stem][i];
                fits &= fits(wanted);
                left -= wanted;
            }
            rest[i] = left;
            if (!fits || !fits(left)) {
                limit(mix[i], stems, i);
                limited++;
            }
        }
        return limited;
    }

    private static boolean fits(int sample) {
        return sample >= Pcm24.LOWEST && sample <= Pcm24.HIGHEST;
    }

    private static void limit(int mix, int[][] stems, int i) {
        long left = mix;
        for (int stem = 0; stem < stems.length - 1; stem++) {
            stems[stem][i] = clamp(stems[stem][i]);
            left -= stems[stem][i];
        }
        // Whatever the last stem cannot hold is given back to the others, as far as each has room. There is room for
        // all of
        // it: were every other stem 0, the last one would be the mix, which fits.
        for (int stem = 0; stem < stems.length - 1 && left != clamp(left); stem++) {
            int moved = clamp(stems[stem][i] + left - clamp(left));
            left -= moved - stems[stem][i];
            stems[stem][i] = moved;
        }
        stems[stems.length - 1][i] = (int) left;
    }

    private static int clamp(long sample) {
        return Math.clamp(sample, Pcm24.LOWEST, Pcm24.HIGHEST);
    }
}
