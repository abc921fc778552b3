package dev.meridian.activities.record.tool;

import dev.meridian.activities.job.work.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program: an argument list and no shell, no environment but what is given, limits, and a watchdog. Its whole process tree has ended when {@link #run} returns or throws, and ends with this process.
 *
 * <p>The calling thread must live as long as the run: the kernel ends the program when the thread ends that started it.
 */
public final class ToolRun {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** How long the rest of a program's standard error may take to read after the program has ended. */
    private static final Duration TO_READ_ERRORS = Duration.ofSeconds(5);

    private final Programs programs;
    private final List<String> command;
    private final RunFolder folder;
    private final RunLimits limits;
    private final Map<String, String> environment;
    private final Complaint complaint;

    ToolRun(Programs programs, List<String> command, RunFolder folder, RunLimits limits) {
        this(programs, command, folder, limits, Map.of(), () -> null);
    }

    ToolRun(
            Programs programs,
            List<String> command,
            RunFolder folder,
            RunLimits limits,
            Map<String, String> environment,
            Complaint complaint) {
        this.programs = programs;
        this.command = command;
        this.folder = folder;
        this.limits = limits;
        this.environment = Map.copyOf(environment);
        this.complaint = complaint;
    }

    /** Checks, again and again while a program runs, what the program does besides writing to its standard output. */
    @FunctionalInterface
    public interface Complaint {
        /** Why the program has to be ended; null if it may go on. */
        @Nullable
        String about();
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
        Process process =
                start(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Progress progress = new Progress(process.getInputStream());
        return supervise(process, progress, ended -> read(reader, progress, ended));
    }

    /** Writes what the program reads from its standard input. */
    @FunctionalInterface
    public interface Feeder {
        void feed(OutputStream input) throws IOException, InterruptedException;
    }

    /**
     * Runs the program to its end on what it is fed with. It has to write something to its standard output now and then, which
     * nobody reads. A program that takes nothing more ends the feeding, and its exit code says why.
     *
     * @throws RunTimedOutException as {@link #run}
     * @throws CancellationException as {@link #run}
     */
    public RunEnded feed(Feeder feeder) throws IOException, InterruptedException {
        Process process = start(ProcessBuilder.Redirect.PIPE);
        FedInput input = new FedInput(process.getOutputStream());
        Progress progress = new Progress(process.getInputStream(), input);
        Thread drain = Thread.ofPlatform().daemon().name("audio-output").start(progress::drain);
        return supervise(process, progress, ended -> {
            try (input) {
                feeder.feed(input);
            } catch (IOException failed) {
                if (!input.isRefused() && ended.get() == null) {
                    throw failed;
                }
            }
            drain.join();
        });
    }

    /** The work of the calling thread while the program runs. */
    private interface Work {
        void run(AtomicReference<RuntimeException> ended) throws IOException, InterruptedException;
    }

    private RunEnded supervise(Process process, Progress progress, Work work) throws IOException, InterruptedException {
        StandardError errors = new StandardError(process.getErrorStream());
        Thread errorReader = Thread.ofPlatform().daemon().name("audio-stderr").start(errors);
        AtomicReference<RuntimeException> ended = new AtomicReference<>();
        Thread watchdog =
                Thread.ofPlatform().daemon().name("audio-watchdog").start(() -> watch(process, progress, ended));
        try (AbortSignal.Registration _ = AbortSignal.current().onAbort(() -> {
            ended.compareAndSet(null, new CancellationException("the work was stopped"));
            ProcessTree.end(process.toHandle(), folder.path());
        })) {
            work.run(ended);
            if (!progress.cameToItsEnd()) {
                ProcessTree.end(process.toHandle(), folder.path());
            }
            process.waitFor();
        } finally {
            ProcessTree.end(process.toHandle(), folder.path());
            watchdog.interrupt();
            // The watchdog may still be ending processes of the folder, in which the next run begins when this one
            // returns.
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

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException stopping) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Process start(ProcessBuilder.Redirect input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(programs.limited(command, limits));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(folder.path().toFile());
        builder.redirectInput(input);
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
                    // Processes that the program has left in the background may hold its output open; output that is
                    // written can still be read.
                    ProcessTree.end(process.toHandle(), folder.path());
                }
                String about = complaint.about();
                if (about != null) {
                    ended.compareAndSet(null, new RunTimedOutException(about));
                    break;
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
}
