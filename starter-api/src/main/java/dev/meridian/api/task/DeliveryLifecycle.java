package dev.meridian.api.task;

import dev.meridian.activities.task.notice.DeliveryOutbox;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands notices over every second for as long as the process runs. */
final class DeliveryLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(DeliveryLifecycle.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final DeliveryOutbox deliveries;

    DeliveryLifecycle(DeliveryOutbox deliveries) {
        super("deliveries", EVERY);
        this.deliveries = deliveries;
    }

    /** A hand-over that fails is tried again by the timer. */
    @Override
    protected boolean work() {
        try {
            deliveries.sendWaiting();
        } catch (RuntimeException failed) {
            if (isRunning()) {
                log.warn("Notices wait: {}", failed.getMessage());
            }
        }
        return true;
    }
}
