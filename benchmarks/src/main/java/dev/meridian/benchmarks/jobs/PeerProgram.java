package dev.meridian.benchmarks.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program that talks in lines: a peer's client or its worker. It ends when its input does. */
final class PeerProgram implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Writer input;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private PeerProgram(Process process, Consumer<String> lines) {
        this.process = process;
        this.input = process.outputWriter();
        this.reader = Thread.startVirtualThread(() -> read(process.inputReader(), lines));
    }

    /**
     * Starts it and returns when it is ready.
     *
     * @param lines hears what it says after that
     */
    static PeerProgram start(List<String> line, Map<String, String> environment, Path log, Consumer<String> lines) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            PeerProgram program = new PeerProgram(builder.start(), lines);
            if (!program.ready.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || !program.process.isAlive()) {
                program.close();
                throw new IllegalStateException(line.getLast() + " did not start; see " + log);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    synchronized void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}; what it said before has been heard when this returns. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void read(BufferedReader lines, Consumer<String> to) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("ready")) {
                    ready.countDown();
                } else {
                    to.accept(line);
                }
            }
        } catch (IOException _) {
            // It was killed.
        }
        ready.countDown();
    }
}
