package dev.meridian.api.testing;

import dev.meridian.api.MeridianApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A worker in a process of its own, to be killed or frozen. */
public final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param settings by name as in the environment
     * @param log what it writes
     */
    public static WorkerProcess start(Map<String, String> settings, Path log) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("SERVICE_TYPE", "worker");
        all.put("SERVER_PORT", "0");
        all.put("LOGGING_LEVEL_DEV_MERIDIAN_ACTIVITIES_HEATMAP", "debug");
        return new WorkerProcess(launch(all, log), log);
    }

    /** Starts a service in a process of its own. */
    static Process launch(Map<String, String> settings, Path log) throws IOException {
        return launch("-Xmx512m", settings, log);
    }

    /** The same with a heap of another size. */
    static Process launch(String heap, Map<String, String> settings, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MeridianApplication.class.getName()));
        builder.environment().putAll(settings);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** As {@code kill -9}; returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill -STOP}: it keeps its connections and does nothing. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** As {@code kill -CONT}: it goes on where it was, knowing nothing of the time between. */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** Shows what it wrote, for a test that fails. */
    public void printLog() {
        try {
            System.out.printf("--- worker %d, %s%n", process.pid(), process.isAlive() ? "alive" : "ended");
            Files.readAllLines(log).forEach(System.out::println);
        } catch (IOException unreadable) {
            System.out.println(unreadable);
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + name + " failed");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
