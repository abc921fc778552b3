package dev.meridian.api.job;

import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps every few seconds for as long as the process runs. It is a plain timer and not a Temporal schedule, so that it
 * works while schedules do not.
 */
final class ReconcilerLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(ReconcilerLifecycle.class);

    private final Reconciler reconciler;

    ReconcilerLifecycle(Reconciler reconciler, Duration every) {
        super("reconciler", every);
        this.reconciler = reconciler;
    }

    @Override
    protected boolean work() {
        Reconciler.Sweep done = reconciler.sweep();
        if (done.resent() + done.ended() + done.repaired() > 0) {
            log.info(
                    "Reconciled: {} jobs sent again, {} ended as their workflow had, {} repairs",
                    done.resent(),
                    done.ended(),
                    done.repaired());
        }
        return true;
    }
}
