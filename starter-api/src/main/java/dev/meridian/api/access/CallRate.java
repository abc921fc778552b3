package dev.meridian.api.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket for each caller, in this process. Bounded: when there are too many callers, those that have been silent
 * longest are forgotten.
 */
final class CallRate {
    private static final int MOST_CALLERS = 50_000;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /**
     * @param burst how many calls may come at once after a pause
     * @param nanoTime as {@link System#nanoTime}
     */
    CallRate(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    private record Bucket(double tokens, long at) {}

    /** Counts a call; if it is one too many, how long to wait before the next. */
    synchronized Optional<Duration> take(String caller) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.getOrDefault(caller, new Bucket(burst, now));
        double tokens = Math.min(burst, bucket.tokens() + (now - bucket.at()) / NANOS * perSecond);
        boolean allowed = tokens >= 1;
        buckets.put(caller, new Bucket(allowed ? tokens - 1 : tokens, now));
        return allowed ? Optional.empty() : Optional.of(Duration.ofNanos((long) ((1 - tokens) / perSecond * NANOS)));
    }
}
