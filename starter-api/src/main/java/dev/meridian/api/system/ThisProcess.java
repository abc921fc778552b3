package dev.meridian.api.system;

import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.process.Processes;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the database, every few seconds, that this process runs, and after each sweep of the reconciler that this
 * process made it.
 */
final class ThisProcess extends RepeatedWork implements Reconciler.Repair {
    private static final Logger log = LoggerFactory.getLogger(ThisProcess.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** The version of the product's jar; a build that is not packaged has none. */
    static final String VERSION = Optional.ofNullable(
                    ThisProcess.class.getPackage().getImplementationVersion())
            .orElse("unknown");

    private final UUID id = UUID.randomUUID();
    private final Instant startedAt = Instant.now();
    private final Processes processes;
    private final String serviceType;
    private final WorkerSlots slots;

    ThisProcess(Processes processes, String serviceType, WorkerSlots slots) {
        super("process-heartbeat", EVERY);
        this.processes = processes;
        this.serviceType = serviceType;
        this.slots = slots;
    }

    @Override
    protected boolean work() {
        try {
            processes.seen(id, serviceType, VERSION, startedAt, slots.now());
        } catch (JdbiException away) {
            log.debug("The database does not hear that this process runs: {}", away.getMessage());
        }
        return true;
    }

    /** The reconciler runs repairs only in the process that sweeps. */
    @Override
    public int run() {
        processes.swept(id);
        return 0;
    }
}
