package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The accepted jobs of this process that wait to be handed over, in lanes: one for each tenant, type and priority. Lanes take
 * turns. Where jobs may share a workflow, a lane has one hand-over under way at a time, and the jobs that come meanwhile or while
 * the lane {@linkplain Gathering gathers} go together; a job that finds its lane idle goes alone and at once. Bounded and
 * thread-safe.
 */
final class HandoverLanes {
    /** A lane without jobs is remembered for so long after its last hand-over, because it knows how its jobs come. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private static final Duration LONG = Duration.ofMinutes(1);

    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();
    private final Condition emptied = lock.newCondition();

    /** The lanes that have jobs, or hand some over. */
    private final Map<Key, Lane> lanes = new LinkedHashMap<>();

    /** The lanes that do neither, the longest ago first. */
    private final Map<Key, Lane> resting = new LinkedHashMap<>();

    private int waiting;
    private int underWay;
    private boolean closed;

    /**
     * @param capacity how many jobs wait here at most
     */
    HandoverLanes(int capacity) {
        this.capacity = capacity;
    }

    private record Key(String tenant, String type, int priority, boolean shares) {}

    private static final class Lane {
        private final Queue<OpenJob> jobs = new ArrayDeque<>();
        private int underWay;
        private final Gathering gathering = new Gathering(System.nanoTime());
        private long handedOverAt = System.nanoTime();

        void add(OpenJob job, long now) {
            gathering.came(jobs.isEmpty(), now);
            jobs.add(job);
        }

        boolean rests() {
            return jobs.isEmpty() && underWay == 0;
        }

        boolean isForgotten(long now) {
            return now - handedOverAt > REMEMBERED.toNanos();
        }
    }

    /** Jobs to be handed over together; {@link #done} has to follow. */
    final class Turn {
        private final Lane lane;
        private final List<OpenJob> jobs;

        private Turn(Lane lane, List<OpenJob> jobs) {
            this.lane = lane;
            this.jobs = jobs;
        }

        List<OpenJob> jobs() {
            return jobs;
        }

        void done() {
            lock.lock();
            try {
                lane.underWay--;
                underWay--;
                wake();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Adds a job.
     *
     * @param shares whether it may go together with others of its lane
     * @return false if there is no room, or if the lanes are closed; the job then waits in the outbox
     */
    boolean add(OpenJob job, boolean shares) {
        lock.lock();
        try {
            if (closed || waiting == capacity) {
                return false;
            }
            Key key = new Key(job.tenant(), job.type(), job.next().priority(), shares);
            lanes.computeIfAbsent(key, this::woken).add(job, System.nanoTime());
            waiting++;
            wake();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for jobs that can be handed over; empty if the lanes are closed and empty. */
    Optional<Turn> take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed || waiting > 0) {
                long now = System.nanoTime();
                Optional<Turn> turn = takeReady(now);
                if (turn.isPresent()) {
                    // This thread has work now; another thread looks at the other lanes.
                    wake();
                    return turn;
                }
                // By the same time as above: a lane that is done with gathering meanwhile is not to be slept over.
                ready.awaitNanos(untilGathered(now));
            }
            ready.signalAll();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Lane woken(Key key) {
        Lane known = resting.remove(key);
        return known == null ? new Lane() : known;
    }

    private void forgetRested(long now) {
        Iterator<Lane> longest = resting.values().iterator();
        while (longest.hasNext() && longest.next().isForgotten(now)) {
            longest.remove();
        }
    }

    private Optional<Turn> takeReady(long now) {
        forgetRested(now);
        Iterator<Map.Entry<Key, Lane>> all = lanes.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, Lane> entry = all.next();
            Lane lane = entry.getValue();
            if (lane.rests()) {
                all.remove();
                resting.put(entry.getKey(), lane);
            } else if (isReady(entry.getKey(), lane, now)) {
                all.remove();
                // The lane goes behind the others.
                lanes.put(entry.getKey(), lane);
                return Optional.of(turn(entry.getKey(), lane, now));
            }
        }
        return Optional.empty();
    }

    private boolean isReady(Key key, Lane lane, long now) {
        return !lane.jobs.isEmpty()
                && (!key.shares() || lane.underWay == 0)
                && (closed || lane.gathering.left(lane.jobs.size(), now) <= 0);
    }

    private Turn turn(Key key, Lane lane, long now) {
        List<OpenJob> jobs = new ArrayList<>();
        int most = key.shares() ? TaskJobs.PAGE_SIZE : 1;
        while (jobs.size() < most && !lane.jobs.isEmpty()) {
            jobs.add(lane.jobs.remove());
        }
        waiting -= jobs.size();
        underWay++;
        lane.underWay++;
        lane.handedOverAt = now;
        if (key.shares()) {
            lane.gathering.handedOver(jobs.size(), now);
        }
        return new Turn(lane, jobs);
    }

    /** The time in nanoseconds until a lane that has jobs is done with gathering; very long if none gathers. */
    private long untilGathered(long now) {
        return lanes.values().stream()
                .filter(lane -> !lane.jobs.isEmpty())
                .mapToLong(lane -> lane.gathering.left(lane.jobs.size(), now))
                .filter(left -> left > 0)
                .min()
                .orElse(LONG.toNanos());
    }

    private void wake() {
        if (waiting > 0 || closed) {
            ready.signal();
        }
        if (waiting + underWay == 0) {
            emptied.signalAll();
        }
    }

    /** Forgets the jobs that wait here; they are in the outbox. */
    void clear() {
        lock.lock();
        try {
            lanes.values().forEach(lane -> lane.jobs.clear());
            waiting = 0;
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every job is handed over, at most for a while. */
    void awaitEmpty(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (waiting + underWay > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more jobs; those that wait can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            ready.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
