package dev.meridian.activities.download;

import dev.meridian.activities.download.store.FetchedPage;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.CallersContext;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.TableReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages on a thread of its own while earlier ones are stored, and hands them over in batches of whole pages. A batch ends
 * when the next page has not come yet, and at {@value #MOST_ROWS} rows, 8 MiB or 250 ms: a slow service is saved page by page, and
 * a fast one nearly at the speed of COPY. Besides the batch that is being stored, no more than one is in memory.
 */
final class PageFeed implements AutoCloseable {
    static final int MOST_ROWS = 10_000;
    static final long MOST_BYTES = 8 << 20;
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(250);

    /** A page that comes within this time after the one before belongs to the same batch. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(15);

    private static final Duration TO_STOP = Duration.ofSeconds(2);

    private final TableReader reader;
    private final Consumer<RowBuffer> onNewBuffer;
    private final Duration longest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<FetchedPage> waiting = new ArrayList<>();
    private final ArrayDeque<RowBuffer> spare = new ArrayDeque<>();
    private final Thread thread;
    private final AbortSignal reading = new AbortSignal();
    private final AbortSignal.Registration registration;
    private long rows;
    private long bytes;
    private long firstCame;
    private long lastCame;
    private long begun;
    private boolean hasBegun;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * @param onNewBuffer prepares a buffer for the table's rows
     * @param longest how long after the first page further pages are begun; the time before the first page does not
     *     count, because a file may have to be read again up to its resume point
     */
    PageFeed(TableReader reader, Consumer<RowBuffer> onNewBuffer, Duration longest) {
        this.reader = reader;
        this.onNewBuffer = onNewBuffer;
        this.longest = longest;
        AbortSignal signal = AbortSignal.current();
        Runnable pages = CallersContext.kept(this::readAll);
        thread = Thread.ofPlatform().daemon().name("table-reader").start(pages);
        registration = signal.onAbort(this::abort);
    }

    /**
     * Waits for the next batch.
     *
     * @return the pages; empty if there are no more, because the table or the turn has ended
     * @throws RuntimeException what reading threw, after the pages before have been handed over
     */
    List<FetchedPage> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !ended) {
                changed.await();
            }
            lingerForMore();
            List<FetchedPage> batch = List.copyOf(waiting);
            waiting.clear();
            rows = 0;
            bytes = 0;
            changed.signalAll();
            if (batch.isEmpty()) {
                throwFailure();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Gives pages back that have been stored, so that their memory serves further pages. */
    void stored(List<FetchedPage> batch) {
        lock.lock();
        try {
            for (FetchedPage page : batch) {
                page.rows().clear();
                spare.add(page.rows());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops reading, and waits until the thread no longer uses the reader. */
    @Override
    public void close() {
        registration.close();
        boolean interrupted = Thread.interrupted();
        try {
            if (!thread.join(Duration.ZERO)) {
                // The thread may wait for bytes, and an interrupt does not end such a wait.
                abort();
            }
            if (thread.join(TO_STOP)) {
                reader.close();
            }
        } catch (InterruptedException stopping) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lingerForMore() throws InterruptedException {
        while (!ended && !isFull()) {
            long now = System.nanoTime();
            long left = Math.min(PAUSE - (now - lastCame), LONGEST - (now - firstCame));
            if (left <= 0) {
                return;
            }
            changed.awaitNanos(left);
        }
    }

    private boolean isFull() {
        return rows >= MOST_ROWS || bytes >= MOST_BYTES;
    }

    private void abort() {
        reading.abort();
        thread.interrupt();
    }

    private void readAll() {
        try {
            reading.during(() -> {
                while (readOne()) {
                    // The next page is read while this one is stored.
                }
                return null;
            });
        } catch (InterruptedException stopped) {
            end(null);
        } catch (Exception | Error failed) {
            end(failed);
        }
    }

    private boolean readOne() throws InterruptedException {
        if (!awaitRoom()) {
            return false;
        }
        RowBuffer buffer = buffer();
        PageEnd end = reader.read(buffer);
        buffer.endPage();
        lock.lock();
        try {
            lastCame = System.nanoTime();
            begun = hasBegun ? begun : lastCame;
            hasBegun = true;
            firstCame = waiting.isEmpty() ? lastCame : firstCame;
            waiting.add(new FetchedPage(buffer, end));
            rows += buffer.rows();
            bytes += buffer.size();
            ended = end.next() == null;
            changed.signalAll();
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the turn is over. */
    private boolean awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFull()) {
                changed.await();
            }
            if (hasBegun && System.nanoTime() - begun >= longest.toNanos()) {
                ended = true;
                changed.signalAll();
                return false;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private RowBuffer buffer() {
        lock.lock();
        try {
            RowBuffer kept = spare.poll();
            if (kept != null) {
                return kept;
            }
        } finally {
            lock.unlock();
        }
        RowBuffer fresh = new RowBuffer();
        onNewBuffer.accept(fresh);
        return fresh;
    }

    private void end(@Nullable Throwable failed) {
        lock.lock();
        try {
            failure = failed;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        switch (failure) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case Throwable checked -> throw new IllegalStateException(checked);
        }
    }
}
