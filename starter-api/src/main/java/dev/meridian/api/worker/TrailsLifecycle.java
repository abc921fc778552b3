package dev.meridian.api.worker;

import dev.meridian.activities.job.trail.Trails;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;

/** Stores, once a second, the log lines and phases that workers of this process have reported. */
final class TrailsLifecycle extends RepeatedWork {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Trails trails;

    TrailsLifecycle(Trails trails) {
        super("trails", EVERY);
        this.trails = trails;
    }

    @Override
    protected boolean work() {
        trails.store();
        return true;
    }
}
