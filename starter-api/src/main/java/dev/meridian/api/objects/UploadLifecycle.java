package dev.meridian.api.objects;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vouches for the uploads of this process every two seconds. Other processes delete uploads that no process vouches
 * for.
 */
public final class UploadLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(UploadLifecycle.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final BucketObjects objects;

    /** @param name of the thread */
    public UploadLifecycle(String name, BucketObjects objects) {
        super(name, PAUSE);
        this.objects = objects;
    }

    @Override
    protected boolean work() {
        try {
            objects.vouch();
        } catch (JdbiException unavailable) {
            log.warn("The database does not hear of uploads under way: {}", unavailable.getMessage());
        }
        return true;
    }
}
