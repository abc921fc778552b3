package dev.meridian.api.job;

import dev.meridian.activities.job.live.JobMinutes;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;

/**
 * Counts, for as long as the process runs, how many jobs begin and end in each minute, and deletes old minutes now and
 * then.
 */
final class MinutesLifecycle extends RepeatedWork {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int ROUNDS_BETWEEN_FORGETTING = 1_800;

    private final JobMinutes minutes;
    private int round;

    MinutesLifecycle(JobMinutes minutes) {
        super("job-minutes", EVERY);
        this.minutes = minutes;
    }

    @Override
    protected boolean work() {
        minutes.count();
        if (round++ % ROUNDS_BETWEEN_FORGETTING == 0) {
            minutes.forgetOld();
        }
        return true;
    }
}
