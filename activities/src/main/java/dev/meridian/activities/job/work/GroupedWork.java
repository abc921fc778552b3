package dev.meridian.activities.job.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does together what several threads want at the same time, such as one transaction for several small writes. A thread that comes
 * while nothing is under way begins at once; what comes meanwhile is done in one go after that, by one of the threads that wait.
 *
 * <p>If work on several items fails, each of them is done again alone and by its own thread, so that no item fails
 * because of another item, or because the thread of another item was stopped. Thread-safe.
 */
public final class GroupedWork<T, R> {
    private final int most;
    private final Function<List<T>, List<R>> work;
    private final Queue<Waiting<T, R>> waiting = new ArrayDeque<>();
    private boolean underWay;

    /**
     * @param most how many items are done together at most
     * @param work returns a result for each item, in the order of the items; does all of them or, if it throws, none
     */
    public GroupedWork(int most, Function<List<T>, List<R>> work) {
        this.most = most;
        this.work = work;
    }

    /** An item whose thread waits for its result. */
    private static final class Waiting<T, R> {
        private final T item;
        private boolean leads;
        private boolean alone;
        private boolean done;
        private @Nullable R result;
        private @Nullable RuntimeException failure;

        Waiting(T item) {
            this.item = item;
        }

        synchronized void lead() {
            leads = true;
            notifyAll();
        }

        synchronized void doAlone() {
            alone = true;
            notifyAll();
        }

        synchronized boolean isAlone() {
            return alone && !done;
        }

        synchronized boolean hasNoEnd() {
            return !alone && !done;
        }

        synchronized void end(@Nullable R newResult, @Nullable RuntimeException newFailure) {
            if (!done) {
                done = true;
                result = newResult;
                failure = newFailure;
                notifyAll();
            }
        }

        /** Returns whether this thread is to do the next group. An interrupt is kept for whoever asks next. */
        synchronized boolean awaitTurnOrEnd() {
            boolean interrupted = false;
            while (!leads && !alone && !done) {
                try {
                    wait();
                } catch (InterruptedException kept) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return leads && !alone && !done;
        }

        @SuppressWarnings("NullAway") // the work's results may be null where R is
        synchronized R result() {
            if (failure != null) {
                throw failure;
            }
            return result;
        }
    }

    /** Has an item done, and returns its result or throws its failure. */
    public R submit(T item) {
        Waiting<T, R> mine = new Waiting<>(item);
        synchronized (waiting) {
            waiting.add(mine);
            if (!underWay) {
                underWay = true;
                mine.lead();
            }
        }
        if (mine.awaitTurnOrEnd()) {
            doNextGroup();
        }
        if (mine.isAlone()) {
            doTogether(List.of(mine));
        }
        return mine.result();
    }

    /** The group contains the item of this thread, which is the first that waits. */
    private void doNextGroup() {
        List<Waiting<T, R>> group = new ArrayList<>();
        synchronized (waiting) {
            while (group.size() < most && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
        }
        try {
            doTogether(group);
        } finally {
            group.stream().filter(Waiting::hasNoEnd).forEach(one -> one.end(null, brokenOff()));
            synchronized (waiting) {
                Waiting<T, R> next = waiting.peek();
                underWay = next != null;
                if (next != null) {
                    next.lead();
                }
            }
        }
    }

    private static IllegalStateException brokenOff() {
        return new IllegalStateException("the work of a group broke off");
    }

    private void doTogether(List<Waiting<T, R>> group) {
        try {
            List<R> results = work.apply(group.stream().map(one -> one.item).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).end(results.get(i), null);
            }
        } catch (RuntimeException failed) {
            if (group.size() == 1) {
                group.getFirst().end(null, failed);
            } else {
                group.forEach(Waiting::doAlone);
            }
        }
    }
}
