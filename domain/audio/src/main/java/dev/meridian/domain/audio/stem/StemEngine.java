package dev.meridian.domain.audio.stem;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import java.util.List;
import java.util.Map;

/**
 * A way of separating a recording into stems. Thread-safe; what {@link #separate} returns is not.
 *
 * <p>Equal name, version, parameters and frames give equal bits, wherever the work begins.
 */
public interface StemEngine {
    /** The engine's name, for example {@code hpss}. */
    String name();

    /** Grows with every change that changes a bit of a stem. */
    int version();

    /** Everything else that determines the result, by name; part of the key of the work, and of the manifest. */
    Map<String, String> parameters();

    /** The stems of the set, in order; the last is what the others leave of the recording. */
    List<String> stems();

    /** The first frame of such a recording that the engine has to be given if its stems are to begin at a frame; never below 0. */
    long contextStart(AudioFormat format, long from);

    /**
     * Separates a recording from a frame on.
     *
     * @param mix stands at {@link #contextStart} of that frame or before it; is read as the stems are
     * @param gain by which every sample is multiplied first: {@link
     *     dev.meridian.domain.audio.sample.Pcm24#gain} of the recording's peak
     * @throws IllegalArgumentException if the engine cannot work on that many channels, or the mix begins too late
     */
    StemSource separate(SampleSource mix, double gain, long from);
}
