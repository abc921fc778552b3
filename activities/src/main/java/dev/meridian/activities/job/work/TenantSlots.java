package dev.meridian.activities.job.work;

import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * Shares the slots of this process's workers between tenants: a slot is room for one activity of a task queue.
 *
 * <p>A tenth of the slots is kept for tenants that hold none. Of the others a tenant may take one more while it holds fewer
 * than {@value #TIMES_FREE} times as many as are free: one tenant alone gets two thirds of all slots, and several get
 * equal parts, because a tenant that holds many slots is refused more until others have taken some. A refused tenant is told
 * when to try again. Safe for use by many threads.
 */
public final class TenantSlots {
    private static final int TIMES_FREE = 3;
    private static final int KEPT_PART = 10;

    /**
     * The furthest time at which a refused task is told to try again. Beyond it times are given from now on again, since the
     * tasks that were told earlier times may have been cancelled.
     */
    static final Duration LONGEST_LINE = Duration.ofMinutes(5);

    private final ToIntFunction<String> slotsOf;
    private final InstantSource clock;
    private final Map<String, Queue> queues = new HashMap<>();

    /**
     * @param slotsOf how many activities of a task queue this process runs at once
     */
    public TenantSlots(ToIntFunction<String> slotsOf, InstantSource clock) {
        this.slotsOf = slotsOf;
        this.clock = clock;
    }

    /** A slot that is held until it is closed. */
    @FunctionalInterface
    public interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /** The slots of one task queue. */
    private static final class Queue {
        private final Map<String, Holding> byTenant = new HashMap<>();
        private int held;
    }

    /** The slots that a tenant holds; kept only while it holds any. */
    private static final class Holding {
        private int slots;

        /** The sum of the times, in milliseconds since the epoch, at which the held slots were taken. */
        private long takenAt;

        /** The latest time, in milliseconds since the epoch, at which a refused task was told to try again. */
        private long promisedUntil;
    }

    /**
     * Takes a slot for a piece of work.
     *
     * @throws JobException {@link JobFailure#QUOTA_EXHAUSTED}, which is no failed attempt, if the tenant holds its share
     */
    public synchronized Slot take(String taskQueue, String tenant) {
        Queue queue = queues.computeIfAbsent(taskQueue, name -> new Queue());
        long now = clock.millis();
        Holding holding = queue.byTenant.computeIfAbsent(tenant, name -> new Holding());
        if (holding.slots > 0 && holding.slots >= TIMES_FREE * free(queue, taskQueue)) {
            throw JobException.retryableIn(
                    comeBackIn(holding, now),
                    JobFailure.QUOTA_EXHAUSTED,
                    "Waits for its turn: the tenant's jobs hold their share of this worker");
        }
        queue.held++;
        holding.slots++;
        holding.takenAt += now;
        return () -> release(queue, tenant, now);
    }

    /**
     * Takes a slot for a piece of work whose parts can run side by side, and more slots for the parts as far as the tenant's
     * share goes.
     *
     * @param most how many slots are of use
     * @return at least one slot
     * @throws JobException as {@link #take} does, if there is not even one
     */
    public synchronized List<Slot> takeUpTo(int most, String taskQueue, String tenant) {
        List<Slot> taken = new ArrayList<>();
        taken.add(take(taskQueue, tenant));
        while (taken.size() < most && hasRoom(taskQueue, tenant)) {
            taken.add(take(taskQueue, tenant));
        }
        return taken;
    }

    private boolean hasRoom(String taskQueue, String tenant) {
        Queue queue = queues.computeIfAbsent(taskQueue, name -> new Queue());
        Holding holding = queue.byTenant.get(tenant);
        return holding == null || holding.slots < TIMES_FREE * free(queue, taskQueue);
    }

    private int free(Queue queue, String taskQueue) {
        int slots = slotsOf.applyAsInt(taskQueue);
        return slots - Math.ceilDiv(slots, KEPT_PART) - queue.held;
    }

    private synchronized void release(Queue queue, String tenant, long takenAt) {
        Holding holding = Objects.requireNonNull(queue.byTenant.get(tenant), "kept while it holds slots");
        queue.held--;
        holding.slots--;
        holding.takenAt -= takenAt;
        if (holding.slots == 0) {
            queue.byTenant.remove(tenant);
        }
    }

    /**
     * Tells refused tasks times one after another, at the rate at which the tenant's slots become free: a task is taken to
     * last twice as long as the tenant's running tasks have lasted so far on average.
     */
    private static Duration comeBackIn(Holding holding, long now) {
        long ageInAll = now * holding.slots - holding.takenAt;
        long untilNextIsFree = 2 * ageInAll / holding.slots / holding.slots;
        long place = Math.max(holding.promisedUntil, now) + untilNextIsFree;
        if (place - now > LONGEST_LINE.toMillis()) {
            place = now + untilNextIsFree;
        }
        holding.promisedUntil = place;
        return Duration.ofMillis(place - now);
    }
}
