package dev.meridian.domain.audio.stem.mask;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.util.List;
import java.util.Map;

/**
 * Separates sustained sounds from strokes: harmonic-percussive separation by median filters (Fitzgerald, "Harmonic/
 * percussive separation using median filtering", DAFx 2010), with a third stem (the residual) for sounds that are
 * neither if the margin is over 1 (Driedger, Müller and Disch, "Extending harmonic-percussive separation of audio
 * signals", ISMIR 2014).
 *
 * <p>Spectra of 4,096 frames every 1,024, medians of 31 by 31, soft masks of power 2. Any rate, 1 to 8 channels.
 */
public final class HarmonicPercussive implements StemEngine {
    /** Two stems share everything. */
    public static final double LOWEST_MARGIN = 1;

    /** The residual has nearly everything. */
    public static final double HIGHEST_MARGIN = 10;

    private static final int VERSION = 1;

    private final double margin;

    /** @param margin 1 for two stems that share everything, up to 10; above 1 the residual is the third stem */
    public HarmonicPercussive(double margin) {
        if (!(margin >= LOWEST_MARGIN && margin <= HIGHEST_MARGIN)) {
            throw new IllegalArgumentException("A margin of " + margin + " is outside of 1..10.");
        }
        this.margin = margin;
    }

    @Override
    public String name() {
        return "hpss";
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of(
                "window", Integer.toString(MaskedStems.WINDOW),
                "hop", Integer.toString(MaskedStems.HOP),
                "median", Integer.toString(2 * MaskedStems.REACH + 1),
                "power", "2",
                "margin", Double.toString(margin));
    }

    @Override
    public List<String> stems() {
        return margin > 1 ? List.of("harmonic", "percussive", "residual") : List.of("harmonic", "percussive");
    }

    @Override
    public long contextStart(AudioFormat format, long from) {
        return MaskedStems.contextStart(from);
    }

    @Override
    public StemSource separate(SampleSource mix, double gain, long from) {
        return new MaskedStems(mix, gain, from, stems().size(), new HarmonicPercussiveMasks(margin));
    }
}
