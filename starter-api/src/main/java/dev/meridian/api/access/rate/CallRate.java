package dev.meridian.api.access.rate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A {@link TokenBucket} for each caller, in this process. The number of buckets is bounded: buckets that were unused
 * for longest are dropped.
 */
public final class CallRate {
    private static final int MOST_CALLERS = 50_000;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /**
     * @param burst how many calls may come at once after a pause
     * @param nanoTime as {@link System#nanoTime}
     */
    public CallRate(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Counts a call; if the call exceeds the rate, returns how long to wait before the next. */
    synchronized Optional<Duration> take(String caller) {
        return buckets.computeIfAbsent(caller, _ -> new TokenBucket(perSecond, burst, nanoTime))
                .take();
    }
}
