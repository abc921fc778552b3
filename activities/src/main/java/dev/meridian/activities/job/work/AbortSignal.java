package dev.meridian.activities.job.work;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a piece of work from outside: whatever the work holds open registers how it is closed, and {@link #abort} closes
 * it. An interrupt alone does not do: a platform thread that reads from a socket does not notice it.
 *
 * <p>The work finds its signal by {@link #current}. Threads that the work starts do not inherit it.
 */
public final class AbortSignal {
    private static final Logger log = LoggerFactory.getLogger(AbortSignal.class);
    private static final ScopedValue<AbortSignal> CURRENT = ScopedValue.newInstance();

    private final Set<Registration> open = new LinkedHashSet<>();
    private boolean aborted;

    /** Something that the work holds open; closing the registration means that the work has closed it itself. */
    public final class Registration implements AutoCloseable {
        private final Runnable closer;

        private Registration(Runnable closer) {
            this.closer = closer;
        }

        @Override
        public void close() {
            synchronized (AbortSignal.this) {
                open.remove(this);
            }
        }
    }

    /** The signal of the work that this thread does; outside of such work one that nobody aborts. */
    public static AbortSignal current() {
        return CURRENT.isBound() ? CURRENT.get() : new AbortSignal();
    }

    /** Does the work on this thread, with this as its {@link #current} signal. */
    public <T> T during(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /**
     * Has something closed when the work is aborted; at once if it has been.
     *
     * @param closer may be called by another thread and must not block
     */
    public Registration onAbort(Runnable closer) {
        Registration registration = new Registration(closer);
        synchronized (this) {
            if (!aborted) {
                open.add(registration);
                return registration;
            }
        }
        close(registration);
        return registration;
    }

    /** Closes what is open and what will be opened from now on. */
    public void abort() {
        List<Registration> closing;
        synchronized (this) {
            aborted = true;
            closing = List.copyOf(open);
            open.clear();
        }
        closing.forEach(AbortSignal::close);
    }

    private static void close(Registration registration) {
        try {
            registration.closer.run();
        } catch (RuntimeException failed) {
            log.debug("What aborted work held open could not be closed", failed);
        }
    }
}
