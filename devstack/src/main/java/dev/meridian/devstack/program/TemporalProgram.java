package dev.meridian.devstack.program;

import dev.meridian.devstack.process.DevStackException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code temporal} command line, which contains the development server.
 *
 * <p>Looked for in this order: the PATH (then {@code GOBIN}, {@code GOPATH/bin}, {@code ~/go/bin}, which often are not on
 * it); one that an earlier run cached; the SDK's download; built from source by Go, which takes some minutes, once.
 *
 * @param path the program
 * @param origin where it came from, as a phrase for people
 */
public record TemporalProgram(Path path, String origin) {

    static final String NAME = "temporal";

    public static TemporalProgram find(Consumer<String> news) {
        return find(System.getenv(), news);
    }

    public static TemporalProgram find(Map<String, String> environment, Consumer<String> news) {
        TemporalProgram found = onPath(environment)
                .or(TemporalProgram::cached)
                .or(() -> TemporalDownload.fetch(news))
                .or(() -> TemporalBuild.build(environment, news))
                .orElseThrow(() -> new DevStackException("""
                        Temporal's command line is needed for its development server, and there is none on the PATH, none \
                        in %s, https://temporal.download could not be reached, and there is no Go to build it with. \
                        Install it (https://docs.temporal.io/cli), or Go 1.25 or newer, or set TEMPORAL_ADDRESS to a \
                        server that runs.""".formatted(Cache.root())));
        news.accept("Temporal: " + found.origin());
        return found;
    }

    private static Optional<TemporalProgram> onPath(Map<String, String> environment) {
        return folders(environment)
                .map(folder -> folder.resolve(NAME))
                .filter(TemporalProgram::runs)
                .findFirst()
                .map(program -> new TemporalProgram(program, program + " (installed)"));
    }

    private static Stream<Path> folders(Map<String, String> environment) {
        Stream<String> path = Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator));
        Stream<String> go = Stream.of(
                        environment.get("GOBIN"),
                        inside(environment.get("GOPATH"), "bin"),
                        inside(environment.get("HOME"), "go/bin"))
                .filter(Objects::nonNull);
        return Stream.concat(path, go).filter(folder -> !folder.isBlank()).map(Path::of);
    }

    private static @Nullable String inside(@Nullable String folder, String below) {
        return folder == null ? null : Path.of(folder, below).toString();
    }

    private static Optional<TemporalProgram> cached() {
        return Stream.of(TemporalDownload.ENTRY, TemporalBuild.ENTRY)
                .flatMap(entry -> Cache.find(entry).stream())
                .flatMap(TemporalProgram::programsIn)
                .filter(TemporalProgram::runs)
                .findFirst()
                .map(program -> new TemporalProgram(program, program + " (from an earlier run)"));
    }

    /** The programs of that name anywhere below a folder. */
    public static Stream<Path> programsIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> programs = files.filter(file -> file.endsWith(NAME) && Files.isRegularFile(file))
                    .toList();
            return programs.stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Whether the program runs here; a program for another system or a partial download does not. */
    private static boolean runs(Path program) {
        if (!Files.isExecutable(program)) {
            return false;
        }
        try {
            return succeeds(new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean succeeds(Process process) {
        try {
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
