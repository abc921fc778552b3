package dev.meridian.api.background;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Something done again and again, with a pause after each time, on a thread of its own from the process's start to its end. */
public abstract class RepeatedWork implements SmartLifecycle {
    private final String name;
    private final Duration pause;
    private volatile @Nullable Thread thread;

    /**
     * @param name of the thread
     * @param pause between the end of one time and the beginning of the next
     */
    protected RepeatedWork(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /** Does it once; an exception ends it for good, so what may pass is for the work itself to catch. Returns whether to go on. */
    protected abstract boolean work();

    @Override
    public final void start() {
        // Known before it runs: it ends as soon as it is not the thread any more.
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
