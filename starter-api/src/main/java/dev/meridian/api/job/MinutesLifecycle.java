package dev.meridian.api.job;

import dev.meridian.activities.job.live.JobMinutes;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;

/** Counts what jobs do minute by minute for as long as the process runs, and now and then forgets minutes of long ago. */
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
