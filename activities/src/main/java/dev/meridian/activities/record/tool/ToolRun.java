package dev.meridian.activities.record.tool;

import dev.meridian.activities.job.work.AbortSignal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run of a program: an argument list and no shell, an empty environment, nothing on its standard input, limits, and a
 * watchdog. Its whole process tree has ended when {@link #run} returns or throws, and ends with this process.
 *
 * <p>The calling thread must live as long as the run: the kernel ends the program when the thread ends that started it.
 */
public final class ToolRun {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** What a program has said is there to be read when it has ended. */
    private static final Duration TO_READ_ERRORS = Duration.ofSeconds(5);

    private final Programs programs;
    private final List<String> command;
    private final RunFolder folder;
    private final RunLimits limits;

    ToolRun(Programs programs, List<String> command, RunFolder folder, RunLimits limits) {
        this.programs = programs;
        this.command = command;
        this.folder = folder;
        this.limits = limits;
    }

    /** Reads what the program writes to its standard output, as far as it wants to. */
    @FunctionalInterface
    public interface Reader {
        void read(InputStream output) throws IOException;
    }

    /**
     * Runs the program to its end. A reader that returns early ends the program.
     *
     * @throws RunTimedOutException if the program was ended because it took too long or wrote nothing for too long
     * @throws CancellationException if the work was aborted ({@link AbortSignal})
     */
    public RunEnded run(Reader reader) throws IOException, InterruptedException {
        Process process = start();
        StandardError errors = new StandardError(process.getErrorStream());
        Thread errorReader = Thread.ofPlatform().daemon().name("audio-stderr").start(errors);
        AtomicReference<RuntimeException> ended = new AtomicReference<>();
        Progress progress = new Progress(process.getInputStream());
        Thread watchdog =
                Thread.ofPlatform().daemon().name("audio-watchdog").start(() -> watch(process, progress, ended));
        try (AbortSignal.Registration _ = AbortSignal.current().onAbort(() -> {
            ended.compareAndSet(null, new CancellationException("the work was stopped"));
            ProcessTree.end(process.toHandle(), folder.path());
        })) {
            read(reader, progress, ended);
            if (!progress.cameToItsEnd()) {
                ProcessTree.end(process.toHandle(), folder.path());
            }
            process.waitFor();
        } finally {
            ProcessTree.end(process.toHandle(), folder.path());
            watchdog.interrupt();
            awaitEnd(watchdog);
        }
        errorReader.join(TO_READ_ERRORS);
        RuntimeException why = ended.get();
        if (why != null) {
            throw why;
        }
        Path program = Path.of(command.getFirst()).getFileName();
        return new RunEnded(program.toString(), process.exitValue(), errors.words(), errors.errors());
    }

    /** A watchdog that still ends what runs in the folder would end the next run there. */
    private static void awaitEnd(Thread watchdog) {
        boolean interrupted = false;
        while (watchdog.isAlive()) {
            try {
                watchdog.join();
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(programs.limited(command, limits));
        builder.environment().clear();
        builder.directory(folder.path().toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        return builder.start();
    }

    private static void read(Reader reader, InputStream output, AtomicReference<RuntimeException> ended)
            throws IOException {
        try (output) {
            reader.read(output);
        } catch (IOException failed) {
            // A program that was ended in the middle leaves an output without an end.
            if (ended.get() == null) {
                throw failed;
            }
        }
    }

    private void watch(Process process, Progress progress, AtomicReference<RuntimeException> ended) {
        long deadline = System.nanoTime() + limits.time().toNanos();
        try {
            while (process.isAlive() || !progress.hasEnded()) {
                Thread.sleep(BETWEEN_LOOKS);
                if (!process.isAlive()) {
                    // What it has left in the background may hold its output open; what is written can still be read.
                    ProcessTree.end(process.toHandle(), folder.path());
                }
                if (System.nanoTime() - deadline > 0) {
                    ended.compareAndSet(
                            null,
                            new RunTimedOutException(
                                    "It took longer than " + limits.time().toSeconds() + " s"));
                    break;
                }
                if (progress.silentFor().compareTo(limits.silence()) > 0) {
                    ended.compareAndSet(
                            null,
                            new RunTimedOutException("It made no progress for "
                                    + limits.silence().toSeconds() + " s"));
                    break;
                }
            }
            if (ended.get() != null) {
                ProcessTree.end(process.toHandle(), folder.path());
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes when the last byte came. The time in which the reader does not ask for bytes does not count. */
    private static final class Progress extends FilterInputStream {
        private volatile long since = System.nanoTime();
        private volatile boolean waiting = true;
        private volatile boolean cameToItsEnd;
        private volatile boolean closed;

        Progress(InputStream output) {
            super(output);
        }

        Duration silentFor() {
            return waiting ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
        }

        boolean hasEnded() {
            return cameToItsEnd || closed;
        }

        boolean cameToItsEnd() {
            return cameToItsEnd;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            since = System.nanoTime();
            waiting = true;
            int got = super.read(buffer, offset, length);
            if (got < 0) {
                cameToItsEnd = true;
            }
            since = System.nanoTime();
            // After the last byte the program still has to end.
            waiting = got < 0;
            return got;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            waiting = true;
            super.close();
        }
    }
}
