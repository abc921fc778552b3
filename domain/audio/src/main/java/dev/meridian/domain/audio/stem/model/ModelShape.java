package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.sample.AudioFormat;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and makes.
 *
 * @param rate the rate that it was trained for, in frames a second
 * @param channels how many channels it takes at once
 * @param stems the stems in order; the last is what the others leave of the recording
 * @param block how many units the model takes at once: spectra, or samples of a channel
 * @param overlap how many units of a block the next one shares, over which both are cross-faded; at most half a block
 * @param spectra how spectra are made; null if the model takes samples
 */
public record ModelShape(
        int rate,
        int channels,
        List<String> stems,
        int block,
        int overlap,
        @Nullable Spectra spectra) {
    private static final Pattern STEM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final int MOST_STEMS = 8;
    private static final int LONGEST_SECONDS = 60;

    /**
     * Spectra under a Hann window.
     *
     * @param window samples of a spectrum, a power of two up to 4,096
     * @param hop samples from one spectrum to the next, a divisor of a quarter of the window
     * @param bins how many bins the model is given, from the lowest on
     * @param power to which magnitudes are raised before they are compared
     */
    public record Spectra(int window, int hop, int bins, double power) {
        private static final int LONGEST_WINDOW = 4_096;

        public Spectra {
            require(
                    window >= 16 && window <= LONGEST_WINDOW && Integer.bitCount(window) == 1,
                    "window is a power of two from 16 to " + LONGEST_WINDOW);
            require(hop > 0 && window / 4 % hop == 0, "hop is a divisor of a quarter of the window");
            require(bins > 0 && bins <= window / 2 + 1, "bins is 1 to half the window and one");
            require(power >= 0.1 && power <= 10, "power is 0.1 to 10");
        }
    }

    public ModelShape {
        new AudioFormat(rate, channels);
        require(
                stems.size() >= 2 && stems.size() <= MOST_STEMS && new HashSet<>(stems).size() == stems.size(),
                "stems has 2 to 8 names, each of them once");
        stems.forEach(
                name -> require(STEM.matcher(name).matches(), "a stem has a name such as vocals, not '" + name + "'"));
        require(block > 0, "block is 1 or more");
        require(overlap >= 0 && overlap <= block / 2, "overlap is 0 to half a block");
        long frames = (long) block * (spectra == null ? 1 : spectra.hop());
        require(frames <= (long) LONGEST_SECONDS * rate, "a block has at most " + LONGEST_SECONDS + " s");
        stems = List.copyOf(stems);
    }

    /** How many bins a unit has; 1 for samples. */
    public int bins() {
        return spectra == null ? 1 : spectra.bins();
    }

    /**
     * The names of the outputs that are used: of a model of spectra all stems, because their shares are compared; of a model of
     * samples all but the last.
     */
    public List<String> outputs() {
        return spectra == null ? stems.subList(0, stems.size() - 1) : stems;
    }

    /** How many numbers a block has, for one output. */
    public int blockValues() {
        return channels * block * bins();
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
