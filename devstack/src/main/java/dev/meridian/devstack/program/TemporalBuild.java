package dev.meridian.devstack.program;

import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.LogFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code temporal} built from source by an installed Go: some minutes, once for each user of the machine. */
final class TemporalBuild {

    /** Newer releases cannot be installed this way: their module replaces others. */
    private static final String VERSION = "v1.5.1";

    static final String ENTRY = "temporal-" + VERSION;

    private static final String MODULE = "github.com/temporalio/cli/cmd/temporal@" + VERSION;

    private TemporalBuild() {}

    static Optional<TemporalProgram> build(Map<String, String> environment, Consumer<String> news) {
        return go(environment).flatMap(go -> build(go, news));
    }

    private static Optional<Path> go(Map<String, String> environment) {
        Stream<String> path = Stream.of(environment.getOrDefault("PATH", "").split(":"));
        return Stream.concat(path, Stream.of("/usr/local/go/bin"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<TemporalProgram> build(Path go, Consumer<String> news) {
        Path log = Cache.root().resolve("go-install.log");
        news.accept(
                "Temporal: none is installed and none can be fetched; building %s with %s. This takes about four minutes, once; its log is %s"
                        .formatted(VERSION, go, log));
        try {
            Path folder = Cache.get(ENTRY, directory -> install(go, directory, log));
            Path program = folder.resolve(TemporalProgram.NAME);
            return Optional.of(new TemporalProgram(program, program + " (built from source)"));
        } catch (DevStackException e) {
            news.accept(e.getMessage());
            return Optional.empty();
        }
    }

    private static void install(Path go, Path directory, Path log) {
        LogFile.putAside(log);
        ChildProcess child = ChildProcess.start(new ChildProcess.Command(
                "go install",
                List.of(go.toString(), "install", MODULE),
                Map.of("GOBIN", directory.toString()),
                log,
                "TERM",
                Duration.ofSeconds(5)));
        if (child.exit().join() != 0) {
            throw new DevStackException(
                    "Temporal could not be built. The log %s ends with:%n%s".formatted(log, LogFile.end(log, 10)));
        }
    }
}
