package dev.meridian.api.objects;

import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every two seconds deletes objects to which nothing refers from the bucket, and every six hours looks through the
 * whole bucket for them.
 */
public final class ObjectSweepLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(ObjectSweepLifecycle.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LISTINGS = Duration.ofHours(6);

    private final ObjectSweep sweep;
    private long listedAt = System.nanoTime();

    /** @param name of the thread */
    public ObjectSweepLifecycle(String name, ObjectSweep sweep) {
        super(name, PAUSE);
        this.sweep = sweep;
    }

    @Override
    protected boolean work() {
        try {
            sweep.run();
            if (System.nanoTime() - listedAt > BETWEEN_LISTINGS.toNanos()) {
                listedAt = System.nanoTime();
                log.info("Deleted {} objects of the bucket that nothing refers to", sweep.deleteUnknown());
            }
        } catch (JdbiException failed) {
            DatabaseOutage.log(log, "The bucket could not be swept", failed);
        } catch (JobException away) {
            log.warn("The bucket could not be swept: {}", away.getMessage());
        }
        return true;
    }
}
