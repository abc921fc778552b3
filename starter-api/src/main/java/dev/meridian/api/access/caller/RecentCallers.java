package dev.meridian.api.access.caller;

import dev.meridian.activities.access.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Caches the callers of keys and sessions for a moment, so that not every request asks the database: of simultaneous
 * requests with one credential, one asks and the others wait for its answer. Invalid credentials are not cached.
 *
 * <p>A credential that was ended at another process is accepted here until its entry is {@link #LIFE} old. The cache is
 * bounded: the entries that were unused for longest are evicted. Its keys are hashes of credentials.
 */
public final class RecentCallers {
    /** How long an entry is valid, counted from the query. */
    static final Duration LIFE = Duration.ofSeconds(1);

    private static final int MOST = 10_000;

    private final LongSupplier nanoTime;
    private final Semaphore lookUps;
    private final Map<String, Recall> recalls = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recall> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param lookUpsAtOnce the most simultaneous look-ups, so that unknown credentials cannot occupy every database
     *     connection
     * @param nanoTime as {@link System#nanoTime}
     */
    public RecentCallers(int lookUpsAtOnce, LongSupplier nanoTime) {
        this.lookUps = new Semaphore(lookUpsAtOnce, true);
        this.nanoTime = nanoTime;
    }

    private record Recall(FutureTask<Optional<Caller>> answer, long begun) {}

    /**
     * The caller with this credential; empty if the credential is not valid.
     *
     * @param lookUp asks the database; its exception is thrown to all requests that wait for it
     */
    public Optional<Caller> find(Secret presented, Supplier<Optional<Caller>> lookUp) {
        String fingerprint = presented.fingerprint();
        Recall mine = new Recall(new FutureTask<>(() -> inTurn(lookUp)), nanoTime.getAsLong());
        Recall known = recall(fingerprint, mine);
        if (known == mine) {
            mine.answer().run();
        }
        Optional<Caller> found = Optional.empty();
        try {
            found = answer(known).filter(caller -> !caller.validity().hasExpired(Instant.now()));
            return found;
        } finally {
            if (found.isEmpty()) {
                forget(fingerprint, known);
            }
        }
    }

    /** Empties the cache, after this process has ended a credential. */
    public void forget() {
        synchronized (recalls) {
            recalls.clear();
        }
    }

    private Recall recall(String fingerprint, Recall mine) {
        synchronized (recalls) {
            Recall known = recalls.get(fingerprint);
            if (known != null && mine.begun() - known.begun() < LIFE.toNanos()) {
                return known;
            }
            recalls.put(fingerprint, mine);
            return mine;
        }
    }

    private void forget(String fingerprint, Recall recall) {
        synchronized (recalls) {
            recalls.remove(fingerprint, recall);
        }
    }

    private Optional<Caller> inTurn(Supplier<Optional<Caller>> lookUp) throws InterruptedException {
        lookUps.acquire();
        try {
            return lookUp.get();
        } finally {
            lookUps.release();
        }
    }

    private static Optional<Caller> answer(Recall recall) {
        try {
            return recall.answer().get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }
}
