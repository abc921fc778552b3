package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores in which runs Temporal has jobs, after a moment and many in one statement. Most jobs have begun by then and have stored
 * their run themselves, which leaves nothing to write. Jobs whose run is not stored are handed over again, which their workflows
 * ignore. Thread-safe.
 */
final class RunIdRecorder implements Outbox.RunIdListener {
    private static final Logger log = LoggerFactory.getLogger(RunIdRecorder.class);

    /** Shorter than the time after which the sender and the reconciler look for a job in the outbox. */
    private static final Duration GATHERING_TIME = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final JobProjection jobs = new JobProjection();
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private Map<UUID, String> runs = new HashMap<>();

    RunIdRecorder(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Jobs of a shared workflow store their run as they begin. */
    @Override
    public void taken(OpenJob job, String runId) {
        if (!job.isShared()) {
            synchronized (lock) {
                runs.put(job.id(), runId);
                lock.notifyAll();
            }
        }
    }

    /** Writes until the thread is interrupted. */
    void writeUntilInterrupted() {
        try {
            while (true) {
                synchronized (lock) {
                    while (runs.isEmpty()) {
                        lock.wait();
                    }
                }
                Thread.sleep(GATHERING_TIME);
                write();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what has gathered. */
    void write() {
        Map<UUID, String> gathered;
        synchronized (lock) {
            gathered = runs;
            runs = new HashMap<>();
        }
        if (gathered.isEmpty()) {
            return;
        }
        try {
            jdbi.useHandle(handle -> jobs.handedOver(handle, gathered));
        } catch (JdbiException failed) {
            log.warn(
                    "{} jobs were handed to Temporal, which could not be noted: {}",
                    gathered.size(),
                    failed.getMessage());
        }
    }
}
