package dev.meridian.api.record;

import dev.meridian.activities.record.object.RecordObjects;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Vouches for the uploads of this process, every two seconds; others clear away what nobody vouches for. */
final class UploadLifecycle extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(UploadLifecycle.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final RecordObjects objects;

    UploadLifecycle(RecordObjects objects) {
        super("audio-uploads", PAUSE);
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
