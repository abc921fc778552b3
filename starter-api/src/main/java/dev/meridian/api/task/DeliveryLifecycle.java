package dev.meridian.api.task;

import dev.meridian.activities.task.DeliveryOutbox;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Hands notices over every second for as long as the process runs. */
final class DeliveryLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DeliveryLifecycle.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final DeliveryOutbox deliveries;
    private volatile @Nullable Thread timer;

    DeliveryLifecycle(DeliveryOutbox deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public void start() {
        // Known before it runs: it ends when it is not the timer any more.
        Thread starting = Thread.ofVirtual().name("deliveries").unstarted(this::sendUntilStopped);
        timer = starting;
        starting.start();
    }

    @Override
    public void stop() {
        Thread stopping = timer;
        timer = null;
        if (stopping != null) {
            stopping.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    private void sendUntilStopped() {
        try {
            while (timer != null) {
                send();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails now is tried again soon. */
    private void send() {
        try {
            deliveries.sendWaiting();
        } catch (RuntimeException failed) {
            if (timer != null) {
                log.warn("Notices wait: {}", failed.getMessage());
            }
        }
    }
}
