package dev.meridian.activities.job.work;

import dev.meridian.workflows.job.ActivityPolicies;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;

/**
 * Stores the result of an effect that has already happened outside. If the result could not be stored, the effect would
 * be repeated.
 */
public final class StoringResults {
    /**
     * How long a statement is tried again if the database answers it with an error: as long as a short disturbance may
     * last.
     */
    private static final Duration REFUSALS = Duration.ofSeconds(20);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private StoringResults() {}

    /**
     * Writes until the database takes it, for at most {@link ActivityPolicies#STORING_TIMEOUT} if the database is away.
     *
     * @param write one transaction; idempotent
     * @param heartbeat tells Temporal that the worker lives; throws if the activity is cancelled
     */
    public static void store(Runnable write, Runnable heartbeat) {
        long begun = System.nanoTime();
        while (true) {
            try {
                write.run();
                return;
            } catch (JdbiException failed) {
                Duration patience = DatabaseOutage.isCauseOf(failed) ? ActivityPolicies.STORING_TIMEOUT : REFUSALS;
                if (System.nanoTime() - begun > patience.toNanos()
                        || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                heartbeat.run();
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }
}
