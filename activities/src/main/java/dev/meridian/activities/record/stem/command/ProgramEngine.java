package dev.meridian.activities.record.stem.command;

import dev.meridian.activities.record.stem.StemSet;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An engine that runs a {@link StemProgram} on blocks of 30 s, each with the recording before and after it. Its bits are the same
 * wherever the work begins if the program's are for equal input.
 */
final class ProgramEngine implements StemEngine {
    /** Grows whenever this class would make other stems of the same files. */
    private static final int VERSION = 1;

    private final AudioTools tools;
    private final String name;
    private final StemProgram program;

    ProgramEngine(AudioTools tools, String name, StemProgram program) {
        this.tools = tools;
        this.name = name;
        this.program = program;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("command", String.join(" ", program.command()));
        parameters.put("model", program.model() == null ? "" : program.model());
        parameters.put("program", String.valueOf(program.ownVersion()));
        parameters.put("block", String.valueOf(StemSet.BLOCK_SECONDS));
        parameters.put("context", String.valueOf(program.contextSeconds()));
        parameters.put("stems", stems().toString());
        return parameters;
    }

    @Override
    public List<String> stems() {
        List<String> stems = new ArrayList<>(program.stems().keySet());
        stems.add(program.rest());
        return stems;
    }

    @Override
    public long contextStart(AudioFormat format, long from) {
        long block = (long) StemSet.BLOCK_SECONDS * format.rate();
        return Math.max(0, from / block * block - (long) program.contextSeconds() * format.rate());
    }

    @Override
    public StemSource separate(SampleSource mix, double gain, long from) {
        List<Integer> channels = program.limits().channels();
        if (channels != null && !channels.contains(mix.format().channels())) {
            throw new IllegalArgumentException("The program of '" + name + "' takes " + channels
                    + " channels, and the recording has " + mix.format().channels() + ".");
        }
        return new ProgramStems(new ProgramRun(tools, name, program, mix.format()), stems().size(), mix, gain, from);
    }
}
