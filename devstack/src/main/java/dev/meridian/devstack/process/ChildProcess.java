package dev.meridian.devstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A program that runs as our child, writes to a log file, and ends when we end, even by {@code kill -9}.
 *
 * <p>Signals go by the {@code kill} command, and a hard kill or a pause reaches the child's own children too: otherwise
 * the back ends of a paused PostgreSQL would go on answering.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(25);

    private final Command command;
    private final Process process;

    private ChildProcess(Command command, Process process) {
        this.command = command;
        this.process = process;
    }

    /**
     * The program to run and how to end it.
     *
     * @param name the program's name in messages
     * @param line the program and its arguments; no secrets, since every user of the machine can read them
     * @param environment added to our own
     * @param log receives both output streams, appended
     * @param stopSignal asks for an orderly end: {@code TERM}, or {@code INT} where that means "now"
     * @param patience how long an orderly end may take before it is cut short
     */
    public record Command(
            String name,
            List<String> line,
            Map<String, String> environment,
            Path log,
            String stopSignal,
            Duration patience) {}

    /** Starts it; the log's directory is made if need be. */
    public static ChildProcess start(Command command) {
        try {
            Files.createDirectories(command.log().toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(command.line())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(command.log().toFile()));
            builder.environment().putAll(command.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            ProcessGuard.add(process.pid(), command.stopSignal());
            CompletableFuture<Process> exit = process.onExit();
            exit.thenAccept(ended -> ProcessGuard.remove(ended.pid()));
            return new ChildProcess(command, process);
        } catch (IOException e) {
            throw new DevStackException("%s could not be started: %s".formatted(command.name(), e.getMessage()), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the process has ended, for whatever reason. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Completes when the process has ended, for whatever reason, with a sentence about it for people. */
    public CompletableFuture<String> end() {
        return exit().thenApply(code -> account("has ended with exit code " + code));
    }

    public Path log() {
        return command.log();
    }

    /**
     * Waits until the probe says yes.
     *
     * @throws DevStackException if the process ends first or the time is up; the message names the log and shows its end
     */
    public void awaitReady(Duration limit, BooleanSupplier probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!probe.getAsBoolean()) {
            if (!process.isAlive()) {
                throw failure("ended with exit code " + process.exitValue() + " while starting");
            }
            if (System.nanoTime() > deadline) {
                // The message is made before the process is ended, because its last log lines would hide why it was not
                // ready.
                DevStackException late = failure("was not ready after " + limit.toSeconds() + " s");
                close();
                throw late;
            }
            pauseBetweenProbes();
        }
    }

    private DevStackException failure(String what) {
        return new DevStackException(account(what));
    }

    private String account(String what) {
        return "%s %s. Its log %s ends with:%n%s".formatted(command.name(), what, log(), LogFile.end(log(), 15));
    }

    private void pauseBetweenProbes() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new DevStackException("Interrupted while waiting for " + command.name() + ".", e);
        }
    }

    /** Asks it to end and waits; after its patience has run out it is killed. */
    @Override
    public void close() {
        if (process.isAlive()) {
            signal("CONT");
            signalOne(command.stopSignal());
        }
        if (!endsWithin(command.patience())) {
            kill();
        }
    }

    /** As {@code kill -9} of it and of its children; returns when they are gone. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        children.forEach(child -> child.onExit().join());
    }

    /** As {@code kill -9} of it alone; returns its children, which go on. */
    public List<ProcessHandle> killAlone() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        return children;
    }

    /** As {@code kill -STOP}: connections stay open and nothing answers. */
    public void pause() {
        signal("STOP");
    }

    /** Ends a {@link #pause()}. */
    public void resume() {
        signal("CONT");
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .forEach(handle -> send(signal, handle.pid()));
    }

    private void signalOne(String signal) {
        send(signal, process.pid());
    }

    private static void send(String signal, long pid) {
        try {
            // The call waits even if the thread is interrupted, because kill ends in a moment and must not outlive the
            // close.
            new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
