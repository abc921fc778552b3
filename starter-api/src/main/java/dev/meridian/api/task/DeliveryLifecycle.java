package dev.meridian.api.task;

import dev.meridian.activities.task.notice.DeliveryOutbox;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;

/** Hands notices over every second for as long as the process runs. */
final class DeliveryLifecycle extends RepeatedWork {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final DeliveryOutbox deliveries;

    DeliveryLifecycle(DeliveryOutbox deliveries) {
        super("deliveries", EVERY);
        this.deliveries = deliveries;
    }

    @Override
    protected boolean work() {
        deliveries.sendWaiting();
        return true;
    }
}
