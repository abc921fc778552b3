package dev.meridian.devstack.fault;

import dev.meridian.devstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java program in a process of its own, for a test that kills or freezes it; it ends with the test's JVM. */
public final class JavaProcess implements AutoCloseable {
    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final String name;
    private final ChildProcess process;
    private List<ProcessHandle> orphans = List.of();

    private JavaProcess(String name, ChildProcess process) {
        this.name = name;
        this.process = process;
    }

    /**
     * What to run.
     *
     * @param name in what the test prints
     * @param mainClass on the test's class path
     * @param options of its JVM, for example {@code -Xmx512m}; the test's class path unless they have another
     * @param environment added to our own
     * @param log what it writes
     */
    public record Program(
            String name, Class<?> mainClass, List<String> options, Map<String, String> environment, Path log) {}

    /** Starts it; it is ready a little later. */
    public static JavaProcess start(Program program) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The quick compiler only: a process that lives for seconds gains nothing from better code.
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-XX:+UseSerialGC");
        line.add("-cp");
        line.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        line.addAll(program.options());
        line.add(program.mainClass().getName());
        return new JavaProcess(
                program.name(),
                ChildProcess.start(new ChildProcess.Command(
                        program.name(), line, program.environment(), program.log(), "TERM", TO_STOP)));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return process.log();
    }

    /** As SIGTERM: it ends in good order, or is killed when it takes too long. */
    public void stop() {
        process.close();
    }

    /**
     * As {@code kill -9}; returns when it is gone. Programs that it has started go on without it, as they would in
     * production, until this is {@linkplain #close() closed}.
     */
    public void kill() {
        orphans = process.killAlone();
    }

    /** As {@code kill -STOP}: it keeps its connections and does nothing. */
    public void freeze() {
        process.pause();
    }

    /** As {@code kill -CONT}: it goes on where it was, knowing nothing of the time between. */
    public void thaw() {
        process.resume();
    }

    /** What it ended with, once it has ended: 128 and the number of the signal that ended it, if one did. */
    public int exitCode() {
        return process.exit().join();
    }

    /** Shows what it wrote, for a test that fails. */
    public void printLog() {
        try {
            System.out.printf(
                    "--- %s %d, %s%n", name, pid(), isAlive() ? "alive" : "ended with exit code " + exitCode());
            Files.readAllLines(log()).forEach(System.out::println);
        } catch (IOException unreadable) {
            System.out.println(unreadable);
        }
    }

    @Override
    public void close() {
        process.kill();
        orphans.forEach(ProcessHandle::destroyForcibly);
        orphans.forEach(orphan -> orphan.onExit().join());
    }
}
