package dev.meridian.activities.task;

import dev.meridian.activities.job.work.TenantSlots;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The slots that a page of tasks holds; it gives slots back as soon as it no longer needs them. Thread-safe. */
final class HeldSlots implements AutoCloseable {
    private final Deque<TenantSlots.Slot> slots;

    HeldSlots(List<TenantSlots.Slot> slots) {
        this.slots = new ArrayDeque<>(slots);
    }

    synchronized int count() {
        return slots.size();
    }

    /** Gives back slots until at most {@code useful} are left; the last slot is held until the end. */
    synchronized void keep(int useful) {
        while (slots.size() > Math.max(1, useful)) {
            slots.pop().close();
        }
    }

    @Override
    public synchronized void close() {
        while (!slots.isEmpty()) {
            slots.pop().close();
        }
    }
}
