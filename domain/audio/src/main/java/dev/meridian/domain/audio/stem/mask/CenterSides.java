package dev.meridian.domain.audio.stem.mask;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.util.List;
import java.util.Map;

/** Separates a stereo recording into what both channels share, where voices mostly are, and the rest. */
public final class CenterSides implements StemEngine {
    private static final int VERSION = 1;

    @Override
    public String name() {
        return "center";
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
                "power", "2");
    }

    @Override
    public List<String> stems() {
        return List.of("center", "sides");
    }

    @Override
    public long contextStart(AudioFormat format, long from) {
        return MaskedStems.contextStart(from);
    }

    @Override
    public StemSource separate(SampleSource mix, double gain, long from) {
        if (mix.format().channels() != 2) {
            throw new IllegalArgumentException("Center and sides are made of two channels, and the recording has "
                    + mix.format().channels() + ".");
        }
        return new MaskedStems(mix, gain, from, stems().size(), new CenterMasks());
    }
}
