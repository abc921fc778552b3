package dev.meridian.activities.job.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place in a {@link JobFeed}; for one reading thread.
 *
 * <p>A reader that falls more than {@link #CAPACITY} changes behind is dropped, so that memory stays bounded: it knows
 * its last cursor and can come back.
 */
public final class JobSubscription implements AutoCloseable {
    /** How far a reader may fall behind. */
    public static final int CAPACITY = 1024;

    private final EventScope scope;
    private final Consumer<JobSubscription> onClose;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Change> changes = new ArrayDeque<>();
    private @Nullable Ended ended;

    JobSubscription(EventScope scope, Consumer<JobSubscription> onClose) {
        this.scope = scope;
        this.onClose = onClose;
    }

    /** The next thing that a reader gets: a change, a silence or the end. */
    public sealed interface Delivery permits Change, Silence, Ended {}

    /** Nothing happened for as long as the reader was willing to wait. */
    public record Silence() implements Delivery {}

    /** The subscription has ended. */
    public enum Ended implements Delivery {
        /** The feed stops with its process. */
        FEED_CLOSED,
        /** The reader was too slow. */
        FELL_BEHIND,
        /** The reader left. */
        LEFT
    }

    /** Waits for the next delivery. */
    public Delivery next(Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (changes.isEmpty() && ended == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (ended != null) {
                return ended;
            }
            Change next = changes.poll();
            return next == null ? new Silence() : next;
        } finally {
            lock.unlock();
        }
    }

    public EventScope scope() {
        return scope;
    }

    /** Whether nothing more will come. */
    public boolean hasEnded() {
        lock.lock();
        try {
            return ended != null;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the feed; a thread that waits in {@link #next} gets {@link Ended#LEFT}. */
    @Override
    public void close() {
        end(Ended.LEFT);
    }

    void offer(Change change) {
        if (!scope.covers(change.event())) {
            return;
        }
        lock.lock();
        try {
            if (changes.size() >= CAPACITY) {
                end(Ended.FELL_BEHIND);
            } else {
                changes.add(change);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void end(Ended reason) {
        lock.lock();
        try {
            if (ended == null) {
                ended = reason;
            }
            changes.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
