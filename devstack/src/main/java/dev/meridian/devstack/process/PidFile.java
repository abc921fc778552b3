package dev.meridian.devstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Stores the id of a child process, so that the next start can end a process that outlived its parent.
 *
 * <p>The file has the process id and the start time, because another process may have got the same id since.
 */
public final class PidFile {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;

    public PidFile(Path file) {
        this.file = file;
    }

    /** Remembers a process that runs; the directory is made if need be. */
    public void write(long pid) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, pid + " " + startOf(pid).map(Instant::toString).orElse("?") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the remembered process if it still runs, and says which that was. */
    public Optional<Long> endStale() {
        Optional<ProcessHandle> stale = running();
        stale.ifPresent(PidFile::end);
        return stale.map(ProcessHandle::pid);
    }

    private Optional<ProcessHandle> running() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ", 2);
            if (words.length != 2 || !words[0].matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            long pid = Long.parseLong(words[0]);
            return startOf(pid).map(Instant::toString).filter(words[1]::equals).flatMap(start -> ProcessHandle.of(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Instant> startOf(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant());
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
