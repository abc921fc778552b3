package dev.meridian.api.schedule;

import dev.meridian.activities.schedule.SeededSchedules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Makes the product's own schedules, as soon as Temporal and the database answer. */
final class SeedingLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SeedingLifecycle.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final SeededSchedules seeds;
    private volatile @Nullable Thread planter;

    SeedingLifecycle(SeededSchedules seeds) {
        this.seeds = seeds;
    }

    @Override
    public void start() {
        // Known before it runs: it ends when it is not the planter any more.
        Thread starting = Thread.ofVirtual().name("schedule-seeding").unstarted(this::plantUntilDone);
        planter = starting;
        starting.start();
    }

    @Override
    public void stop() {
        Thread stopping = planter;
        planter = null;
        if (stopping != null) {
            stopping.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return planter != null;
    }

    private void plantUntilDone() {
        try {
            while (planter != null && !plant()) {
                Thread.sleep(BETWEEN_TRIES);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean plant() {
        try {
            int planted = seeds.plant();
            if (planted > 0) {
                log.info("Made {} schedules that come with the product", planted);
            }
            return true;
        } catch (RuntimeException failed) {
            log.debug("The product's own schedules could not be made yet", failed);
            return false;
        }
    }
}
