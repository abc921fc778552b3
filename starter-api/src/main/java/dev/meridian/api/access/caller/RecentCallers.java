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
 * Remembers for a moment whose a key or a session is, so that not every request asks the database: of requests that come at
 * once with one credential, one asks and the others wait for its answer. What is not good is not remembered.
 *
 * <p>A credential that was ended elsewhere is taken here until what is remembered of it is {@link #LIFE} old. Bounded: when
 * there are too many, those that have been silent longest are forgotten. Credentials are known by a hash.
 */
public final class RecentCallers {
    /** Counted from when the database was asked. */
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
     * @param lookUpsAtOnce so many, in order that credentials that nobody knows can't occupy every connection
     * @param nanoTime as {@link System#nanoTime}
     */
    public RecentCallers(int lookUpsAtOnce, LongSupplier nanoTime) {
        this.lookUps = new Semaphore(lookUpsAtOnce, true);
        this.nanoTime = nanoTime;
    }

    private record Recall(FutureTask<Optional<Caller>> answer, long begun) {}

    /**
     * The caller whose credential this is.
     *
     * @param lookUp asks the database; what it throws, all who wait for it get
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

    /** Forgets all, after one was ended by this process. */
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
