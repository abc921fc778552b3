package dev.meridian.api.background;

import dev.meridian.activities.job.work.DatabaseOutage;
import io.grpc.StatusRuntimeException;
import io.temporal.failure.TemporalException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that is done again and again, with a pause after each round, on a thread of its own from the process's start to its
 * end. A round that fails is logged, once for each class of exceptions until a round succeeds, and the next round follows
 * after the pause.
 */
public abstract class RepeatedWork implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RepeatedWork.class);

    private final String name;
    private final Duration pause;
    private final Set<Class<?>> failing = new HashSet<>();
    private volatile @Nullable Thread thread;

    /**
     * @param name of the thread
     * @param pause the time between the end of one execution and the beginning of the next
     */
    protected RepeatedWork(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /** Does one round. Returns whether another round follows. */
    protected abstract boolean work();

    @Override
    public final void start() {
        // The field is set before the thread starts, because the thread ends as soon as it is not the current one.
        Thread starting = Thread.ofVirtual().name(name).unstarted(this::repeat);
        thread = starting;
        starting.start();
    }

    @Override
    public final void stop() {
        Thread stopping = thread;
        thread = null;
        if (stopping != null) {
            stopping.interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }

    private void repeat() {
        try {
            while (thread == Thread.currentThread() && workOrLog()) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** An interrupt is left for the pause to notice. */
    private boolean workOrLog() {
        try {
            boolean goesOn = work();
            if (!failing.isEmpty()) {
                failing.clear();
                log.info("A round of {} has succeeded again", name);
            }
            return goesOn;
        } catch (RuntimeException failed) {
            if (isRunning() && failing.add(failed.getClass())) {
                log(failed);
            }
            return true;
        }
    }

    private void log(RuntimeException failed) {
        if (isOutage(failed)) {
            log.warn("{} goes on when PostgreSQL and Temporal answer again: {}", name, failed.toString());
        } else {
            log.error("A round of {} failed and is repeated until it succeeds; this is logged once", name, failed);
        }
    }

    private static boolean isOutage(RuntimeException failed) {
        return DatabaseOutage.isCauseOf(failed)
                || failed instanceof TemporalException
                || failed instanceof StatusRuntimeException;
    }
}
