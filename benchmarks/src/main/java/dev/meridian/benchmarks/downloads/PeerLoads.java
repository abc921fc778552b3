package dev.meridian.benchmarks.downloads;

import dev.meridian.devstack.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Loads of the same rows by dlt and by Sling, into the same database. {@code ./benchmarks/run downloads} installs both into {@code
 * benchmarks/peers/.venv}; what is not there is skipped, and said so.
 */
final class PeerLoads {
    private static final int LONGEST_HOURS = 1;

    private final Path folder;
    private final Path directory;
    private final String database;

    /**
     * @param folder where the peers are installed
     * @param directory for what they write
     */
    PeerLoads(Path folder, Path directory, Database database) {
        this.folder = folder;
        this.directory = directory;
        URI address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.database = "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(database.user(), database.password(), address.getPort(), database.name());
    }

    /** Reads a service with dlt's {@code rest_api}; empty if it can't be had. */
    OptionalDouble restApi(URI address, int limit, int of) {
        return dlt("rest_api", database, address.toString(), Integer.toString(limit), Integer.toString(of));
    }

    /** Reads a table with dlt's {@code sql_database}; empty if it can't be had. */
    OptionalDouble sqlDatabase(String table) {
        return dlt("sql_database", database, table);
    }

    private OptionalDouble dlt(String... arguments) {
        Path python = folder.resolve(".venv/bin/python");
        if (!Files.isExecutable(python)) {
            return skipped("dlt", "there is no " + python);
        }
        List<String> line = new ArrayList<>(
                List.of(python.toString(), folder.resolve("records.py").toString()));
        line.addAll(List.of(arguments));
        Optional<String> said = run("dlt", line);
        return said.stream()
                .flatMap(String::lines)
                .filter(each -> each.startsWith("seconds "))
                .mapToDouble(each -> Double.parseDouble(each.substring("seconds ".length())))
                .findFirst();
    }

    /** Copies a table with Sling, as an upsert by its id; empty if it can't be had. The whole process is timed. */
    OptionalDouble sling(String stream, String target) {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return skipped("Sling", "there is no sling-* in " + folder.resolve(".venv"));
        }
        long begun = System.nanoTime();
        Optional<String> said = run(
                "Sling",
                List.of(
                        program.get().toString(),
                        "run",
                        "--src-conn",
                        "BENCHMARK",
                        "--src-stream",
                        stream,
                        "--tgt-conn",
                        "BENCHMARK",
                        "--tgt-object",
                        target,
                        "--mode",
                        "incremental",
                        "--primary-key",
                        "_id"));
        return said.isPresent() ? OptionalDouble.of((System.nanoTime() - begun) / 1e9) : OptionalDouble.empty();
    }

    private Optional<Path> program() {
        try (Stream<Path> files = Files.walk(folder.resolve(".venv/lib"))) {
            return files.filter(file -> file.toString().matches(".*/bin/sling-[^/.]+") && Files.isRegularFile(file))
                    .findFirst();
        } catch (IOException | UncheckedIOException notThere) {
            return Optional.empty();
        }
    }

    private Optional<String> run(String name, List<String> line) {
        Path log = directory.resolve("peer.log");
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .directory(directory.toFile());
            builder.environment().put("BENCHMARK", database + "?sslmode=disable");
            builder.environment()
                    .put("SLING_HOME_DIR", directory.resolve("sling").toString());
            builder.environment().put("SLING_DISABLE_TELEMETRY", "true");
            Process process = builder.start();
            if (!process.waitFor(LONGEST_HOURS, TimeUnit.HOURS)) {
                process.destroyForcibly();
            }
            String said = Files.readString(log);
            if (process.waitFor() != 0) {
                skipped(
                        name,
                        "it failed:\n" + said.lines().limit(40).reduce("", (all, each) -> all + "    " + each + "\n"));
                return Optional.empty();
            }
            return Optional.of(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static OptionalDouble skipped(String name, String why) {
        System.out.println("SKIPPED: " + name + ", because " + why);
        return OptionalDouble.empty();
    }
}
