package dev.meridian.activities.job.work;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops work from another thread: the work registers how each resource that it holds open is closed, and {@link #abort}
 * closes them. An interrupt alone is not enough, because a platform thread that reads from a socket does not notice it.
 *
 * <p>The work finds its signal by {@link #current}. Threads that the work starts do not inherit it, except those of {@link
 * ParallelWork}.
 */
public final class AbortSignal {
    private static final Logger log = LoggerFactory.getLogger(AbortSignal.class);
    private static final ScopedValue<AbortSignal> CURRENT = ScopedValue.newInstance();

    private final Set<Registration> open = new LinkedHashSet<>();
    private boolean aborted;

    /** A resource that the work holds open; the work closes the registration when it has closed the resource itself. */
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

    /** The signal of the work that this thread does; outside of such work, a signal that is never aborted. */
    public static AbortSignal current() {
        return CURRENT.isBound() ? CURRENT.get() : new AbortSignal();
    }

    /** Does the work on this thread, with this signal as its {@link #current} signal. */
    public <T> T during(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /**
     * Registers how a resource is closed when the work is aborted; closes it at once if the work has been aborted
     * already.
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

    /** Closes every registered resource, and every resource that is registered from now on. */
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
