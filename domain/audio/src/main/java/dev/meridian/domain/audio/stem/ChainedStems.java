package dev.meridian.domain.audio.stem;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two engines, of which the second separates what the first has left. */
public final class ChainedStems implements StemEngine {
    private static final int VERSION = 1;

    private final StemEngine first;
    private final StemEngine second;

    /** @throws IllegalArgumentException if both make stems of one name */
    public ChainedStems(StemEngine first, StemEngine second) {
        this.first = first;
        this.second = second;
        List<String> stems = stems();
        if (new HashSet<>(stems).size() < stems.size()) {
            throw new IllegalArgumentException("Two stems have one name: " + stems + ".");
        }
    }

    @Override
    public String name() {
        return first.name() + "+" + second.name();
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        for (StemEngine engine : List.of(first, second)) {
            parameters.put(engine.name() + ".version", String.valueOf(engine.version()));
            engine.parameters().forEach((name, value) -> parameters.put(engine.name() + "." + name, value));
        }
        return parameters;
    }

    @Override
    public List<String> stems() {
        List<String> stems = new ArrayList<>(kept());
        stems.addAll(second.stems());
        return stems;
    }

    private List<String> kept() {
        return first.stems().subList(0, first.stems().size() - 1);
    }

    @Override
    public long contextStart(AudioFormat format, long from) {
        return first.contextStart(format, second.contextStart(format, from));
    }

    @Override
    public StemSource separate(SampleSource mix, double gain, long from) {
        StemSource opened = first.separate(mix, gain, second.contextStart(mix.format(), from));
        RestOfStems rest = new RestOfStems(opened, mix.format(), first.stems().size(), from);
        return new ChainedStemSource(rest, second.separate(rest, 1, from), kept().size());
    }
}
