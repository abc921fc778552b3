package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.work.ParallelWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/** Work that reads, writes and waits. */
@FunctionalInterface
interface BlockingWork {
    void run() throws IOException, InterruptedException;

    /**
     * Does the work as an item of {@link ParallelWork}, which takes no checked exceptions.
     *
     * @throws UncheckedIOException for an {@link IOException}
     * @throws CancellationException if the thread is interrupted, and it stays so
     */
    static void runUnchecked(BlockingWork work) {
        try {
            work.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the work was stopped");
        }
    }
}
