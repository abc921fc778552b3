package dev.meridian.api.access.rate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A {@link TokenBucket} for each caller, in this process. Bounded: when there are too many callers, those that have been
 * silent longest are forgotten.
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

    /** Counts a call; if it is one too many, how long to wait before the next. */
    synchronized Optional<Duration> take(String caller) {
        return buckets.computeIfAbsent(caller, _ -> new TokenBucket(perSecond, burst, nanoTime))
                .take();
    }
}
