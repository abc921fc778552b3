package dev.meridian.api.schedule;

import dev.meridian.activities.schedule.ScheduleUpkeep;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings schedules in Temporal up to date, every minute. */
final class UpkeepLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(UpkeepLifecycle.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final ScheduleUpkeep upkeep;

    /**
     * The first round is left out: Temporal may have been started together with this process, and a change of a
     * schedule would make it drop times that are due and not started yet.
     */
    private boolean isFirst = true;

    UpkeepLifecycle(ScheduleUpkeep upkeep) {
        super("schedule-upkeep", PAUSE);
        this.upkeep = upkeep;
    }

    @Override
    protected boolean work() {
        if (isFirst) {
            isFirst = false;
            return true;
        }
        int done = upkeep.run();
        if (done > 0) {
            log.info("Brought {} schedules up to date in Temporal", done);
        }
        return true;
    }
}
