package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.query.UndeliveredJobs;
import dev.meridian.activities.job.work.DatabaseOutage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands accepted jobs to Temporal beside the requests that made them: a request is answered as soon as its job is stored. Under
 * load, jobs of one tenant, type and priority go together ({@link HandoverLanes}).
 *
 * <p>Its memory is bounded: a job that finds no room waits in the outbox, which the sender looks through as soon as it
 * has nothing else to do, and at its start. While Temporal is away it drops the jobs that wait here, and looks into the
 * outbox once in a while; the reconciler hands over the jobs of processes that have ended.
 */
public final class Sender implements Handover, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);

    /** How many jobs wait here; each takes less than a kilobyte. */
    private static final int CAPACITY = 10_000;

    /** How many hand-overs are under way at once: each is a short call to Temporal. */
    private static final int AT_ONCE = 16;

    /** How many jobs one look into the outbox takes. */
    private static final int LOOK = 1_000;

    /**
     * The age from which a job in the outbox is handed over from here: the process that accepted it may be handing over a
     * younger job.
     */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final HandoverLanes lanes = new HandoverLanes(CAPACITY);
    private final RunIdRecorder runIds;
    private final List<Thread> threads = new ArrayList<>();
    private final Object behind = new Object();

    /** Whether jobs may be in the outbox that nobody here will send, and since when at the latest. Guarded by {@link #behind}. */
    private boolean isBehind = true;

    private long behindAt = System.nanoTime() - Duration.ofMinutes(1).toNanos();

    private volatile boolean unreachable;
    private String servedLast = "";

    public Sender(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.runIds = new RunIdRecorder(jdbi);
    }

    /** Begins to send, with a look at what an earlier process left in the outbox. */
    public synchronized void start() {
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().name("sender-" + i).start(this::sendUntilClosed));
        }
        threads.add(Thread.ofVirtual().name("sender-look").start(this::lookWhileBehind));
        threads.add(Thread.ofVirtual().name("sender-run-ids").start(runIds::writeUntilInterrupted));
    }

    /** Hands the job over soon; never waits. */
    @Override
    public void offer(OpenJob job) {
        if (unreachable || !lanes.add(job, outbox.mayShare(job))) {
            fallBehind();
        }
    }

    private void sendUntilClosed() {
        try {
            for (Optional<HandoverLanes.Turn> turn = lanes.take(); turn.isPresent(); turn = lanes.take()) {
                try {
                    send(turn.get().jobs());
                } finally {
                    turn.get().done();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<OpenJob> jobs) {
        switch (outbox.hand(jobs, runIds)) {
            case TAKEN -> unreachable = false;
            case KEPT_BACK -> {
                // The reconciler hands these jobs over again later: a job that was refused is in no hurry.
            }
            case UNREACHABLE -> {
                unreachable = true;
                lanes.clear();
                fallBehind();
            }
        }
    }

    private void fallBehind() {
        synchronized (behind) {
            isBehind = true;
            behindAt = System.nanoTime();
            behind.notifyAll();
        }
    }

    private void lookWhileBehind() {
        try {
            while (true) {
                awaitWork();
                // The jobs that wait here are in the outbox, too, so that nothing is lost if they are dropped.
                lanes.awaitEmpty(Duration.ofDays(1));
                for (List<OpenJob> group : outbox.groups(look())) {
                    // While Temporal is away, one group tells whether it is back.
                    boolean isSentHere = group.size() > 1 || group.getFirst().isShared() || unreachable;
                    if (!isSentHere) {
                        offer(group.getFirst());
                    } else {
                        send(group);
                        if (unreachable) {
                            break;
                        }
                    }
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWork() throws InterruptedException {
        synchronized (behind) {
            while (!isBehind) {
                behind.wait();
            }
        }
    }

    /**
     * Reads the outbox. If it finds fewer jobs than it may take, nothing is left that this process would have to catch up
     * with.
     */
    private List<OpenJob> look() {
        long begun = System.nanoTime();
        try {
            List<OpenJob> found = jdbi.withHandle(
                    handle -> UndeliveredJobs.ofTypes(handle, outbox.types(), SETTLED, servedLast, LOOK));
            if (!found.isEmpty()) {
                servedLast = found.getLast().tenant();
            }
            synchronized (behind) {
                isBehind = found.size() == LOOK
                        || begun - behindAt < SETTLED.plus(BETWEEN_LOOKS).toNanos();
            }
            if (found.isEmpty()) {
                unreachable = false;
            }
            return found;
        } catch (JdbiException failed) {
            DatabaseOutage.log(log, "The outbox could not be looked through; this is tried again", failed);
            fallBehind();
            return List.of();
        }
    }

    /** Hands over what waits here, for a few seconds at most; the rest stays in the outbox. */
    @Override
    public synchronized void close() {
        lanes.close();
        try {
            lanes.awaitEmpty(DRAIN);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        threads.clear();
        runIds.write();
    }
}
