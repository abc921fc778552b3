package dev.meridian.api.background;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Work that is repeated, with a pause after each time, on a thread of its own from the process's start to its end. */
public abstract class RepeatedWork implements SmartLifecycle {
    private final String name;
    private final Duration pause;
    private volatile @Nullable Thread thread;

    /**
     * @param name of the thread
     * @param pause the time between the end of one execution and the beginning of the next
     */
    protected RepeatedWork(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /**
     * Does the work once; returns whether to repeat it. An exception ends the repetition for ever, so that the work
     * itself must catch failures that may pass.
     */
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
            while (isRunning() && work()) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
