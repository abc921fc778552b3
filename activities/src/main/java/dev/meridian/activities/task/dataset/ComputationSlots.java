package dev.meridian.activities.task.dataset;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Bounds how many computations of this process hold a database connection at a time, in all and for each tenant,
 * because the pool's connections serve requests too, and requests must never wait for computations.
 */
final class ComputationSlots {
    private final int most;
    private final int mostOfATenant;
    private final Map<String, Integer> taken = new HashMap<>();
    private int running;

    /**
     * @param most how many computations run at a time
     * @param mostOfATenant how many of them may be one tenant's
     */
    ComputationSlots(int most, int mostOfATenant) {
        this.most = most;
        this.mostOfATenant = mostOfATenant;
    }

    /**
     * Runs a computation as soon as there is a slot for it.
     *
     * @throws InterruptedException if the attempt is cancelled or runs out of time while it waits
     */
    <T> T run(String tenant, Supplier<T> computation) throws InterruptedException {
        take(tenant);
        try {
            return computation.get();
        } finally {
            giveBack(tenant);
        }
    }

    private synchronized void take(String tenant) throws InterruptedException {
        while (running >= most || taken.getOrDefault(tenant, 0) >= mostOfATenant) {
            wait();
        }
        running++;
        taken.merge(tenant, 1, Integer::sum);
    }

    private synchronized void giveBack(String tenant) {
        running--;
        taken.computeIfPresent(tenant, (name, count) -> count > 1 ? count - 1 : null);
        notifyAll();
    }
}
