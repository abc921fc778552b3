package dev.meridian.activities.record.stem.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that separates audio, as its operator describes it.
 *
 * @param command the program and its arguments; {@code {input}}, {@code {outdir}} and {@code {model}} in them stand for the file, the
 *     folder for the results and {@link #model}
 * @param model what stands for {@code {model}}; may be left out
 * @param version raised by the operator whenever the program would make other stems; 1 if it is left out
 * @param stems the stems in order, with the files below {@code {outdir}} that have them; {@code {name}} stands for the input's name
 *     without its ending
 * @param rest the name of the stem that gets what the other stems leave of the recording
 * @param needs what the program needs and may write; null for the defaults
 */
public record StemProgram(
        List<String> command,
        @Nullable String model,
        @Nullable Integer version,
        Map<String, String> stems,
        String rest,
        @Nullable Needs needs) {
    private static final Pattern STEM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final int MOST_STEMS = 8;

    /**
     * What a program needs, and what it may write for a block. Members that are left out have the default that is given
     * here.
     *
     * @param contextSeconds how much of the recording it gets before and after each block of 30 s; 5
     * @param timeoutSeconds how long it may take for a block; 600
     * @param channels how many channels it takes; null for any number
     * @param resamples whether its files may have another rate than the input; no
     * @param memoryBytes how much address space it gets, where the machine can limit it; 16 GiB
     * @param mostBytes how many bytes it may write; 1 GiB
     * @param mostFiles how many files and folders it may make; 100
     * @param environment its environment variables
     */
    public record Needs(
            @Nullable Integer contextSeconds,
            @Nullable Integer timeoutSeconds,
            @Nullable List<Integer> channels,
            @Nullable Boolean resamples,
            @Nullable Long memoryBytes,
            @Nullable Long mostBytes,
            @Nullable Integer mostFiles,
            @Nullable Map<String, String> environment) {
        private static final int LONGEST_CONTEXT = 30;

        public Needs {
            require(
                    contextSeconds == null || contextSeconds >= 0 && contextSeconds <= LONGEST_CONTEXT,
                    "contextSeconds is 0 to 30");
            require(timeoutSeconds == null || timeoutSeconds > 0, "timeoutSeconds is above 0");
        }
    }

    private static final Needs USUAL = new Needs(null, null, null, false, null, null, null, null);

    public StemProgram {
        require(command != null && !command.isEmpty(), "command has the program and its arguments");
        require(
                Path.of(command.getFirst()).isAbsolute(),
                "the first part of command is the absolute path of the program");
        require(command.stream().anyMatch(part -> part.contains("{input}")), "an argument holds {input}");
        require(
                stems != null && !stems.isEmpty() && stems.size() < MOST_STEMS,
                "stems has 1 to 7 stems and their files");
        require(rest != null, "rest is the name of the last stem");
        Set<String> names = new LinkedHashSet<>(stems.keySet());
        require(names.add(rest), "rest is another name than those of stems");
        names.forEach(
                name -> require(STEM.matcher(name).matches(), "a stem has a name such as vocals, not '" + name + "'"));
        stems.values().forEach(StemProgram::requireBelow);
        command = List.copyOf(command);
        stems = Collections.unmodifiableMap(new LinkedHashMap<>(stems));
    }

    boolean resamples() {
        return Boolean.TRUE.equals(limits().resamples());
    }

    int ownVersion() {
        return version == null ? 1 : version;
    }

    Needs limits() {
        return needs == null ? USUAL : needs;
    }

    int contextSeconds() {
        Integer seconds = limits().contextSeconds();
        return seconds == null ? 5 : seconds;
    }

    Duration timeout() {
        Integer seconds = limits().timeoutSeconds();
        return Duration.ofSeconds(seconds == null ? 600 : seconds);
    }

    long memoryBytes() {
        Long bytes = limits().memoryBytes();
        return bytes == null ? 16L << 30 : bytes;
    }

    long mostBytes() {
        Long bytes = limits().mostBytes();
        return bytes == null ? 1L << 30 : bytes;
    }

    int mostFiles() {
        Integer files = limits().mostFiles();
        return files == null ? 100 : files;
    }

    Map<String, String> environment() {
        Map<String, String> variables = limits().environment();
        return variables == null ? Map.of() : variables;
    }

    private static void requireBelow(String file) {
        Path path = Path.of(file);
        require(
                !path.isAbsolute() && path.equals(path.normalize()) && !path.startsWith(".."),
                "a file lies below {outdir}, unlike '" + file + "'");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
