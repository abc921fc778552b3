package dev.meridian.api.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs command lines as a reader's shell would. */
final class Terminal {
    private static final long LIMIT_SECONDS = 60;

    private Terminal() {}

    /**
     * What a command line did.
     *
     * @param output everything that it wrote
     */
    record Result(int status, String output) {}

    static Result run(String line, Map<String, String> variables) {
        try {
            Path output = Files.createTempFile("operate", ".txt");
            ProcessBuilder shell = new ProcessBuilder("bash", "-c", line);
            shell.environment().putAll(variables);
            shell.environment().merge("PATH", temporalFolder(), (path, folder) -> folder + ":" + path);
            shell.redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = shell.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Result(ended ? process.exitValue() : -1, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the program is that runs the server of this test; empty if the server is somebody else's. */
    private static String temporalFolder() {
        try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
            return processes
                    .flatMap(process -> process.info().command().stream())
                    .map(Path::of)
                    .filter(program -> program.endsWith("temporal"))
                    .map(program -> String.valueOf(program.getParent()))
                    .findFirst()
                    .orElse("");
        }
    }
}
