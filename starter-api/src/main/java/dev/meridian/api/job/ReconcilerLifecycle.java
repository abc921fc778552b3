package dev.meridian.api.job;

import dev.meridian.activities.job.Reconciler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Sweeps every few seconds for as long as the process runs; a plain timer, so that it works when schedules do not. */
final class ReconcilerLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ReconcilerLifecycle.class);

    private final Reconciler reconciler;
    private final Duration every;
    private volatile @Nullable Thread timer;

    ReconcilerLifecycle(Reconciler reconciler, Duration every) {
        this.reconciler = reconciler;
        this.every = every;
    }

    @Override
    public void start() {
        // Known before it runs: it ends when it is not the timer any more.
        Thread starting = Thread.ofVirtual().name("reconciler").unstarted(this::sweepUntilStopped);
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

    private void sweepUntilStopped() {
        try {
            while (timer != null) {
                sweep();
                Thread.sleep(every);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails now is tried again soon. */
    private void sweep() {
        try {
            Reconciler.Sweep done = reconciler.sweep();
            if (done.resent() + done.ended() + done.repaired() > 0) {
                log.info(
                        "Reconciled: {} jobs sent again, {} ended as their workflow had, {} repairs",
                        done.resent(),
                        done.ended(),
                        done.repaired());
            }
        } catch (RuntimeException failed) {
            if (timer != null) {
                log.warn("A sweep failed and is tried again: {}", failed.getMessage());
            }
        }
    }
}
