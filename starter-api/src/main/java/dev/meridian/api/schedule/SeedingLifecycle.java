package dev.meridian.api.schedule;

import dev.meridian.activities.schedule.SeededSchedules;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the schedules that come with the product as soon as Temporal and the database answer. */
final class SeedingLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(SeedingLifecycle.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final SeededSchedules seeds;

    SeedingLifecycle(SeededSchedules seeds) {
        super("schedule-seeding", BETWEEN_TRIES);
        this.seeds = seeds;
    }

    @Override
    protected boolean work() {
        int planted = seeds.plant();
        if (planted > 0) {
            log.info("Made {} schedules that come with the product", planted);
        }
        return false;
    }
}
