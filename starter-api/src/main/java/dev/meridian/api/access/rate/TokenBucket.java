package dev.meridian.api.access.rate;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket: allows a number of calls at once after a pause, and a number a second in the long run. For one thread
 * at a time.
 */
public final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long at;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public TokenBucket(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.at = nanoTime.getAsLong();
    }

    /** Takes a token; if there is none, returns how long to wait before the next. */
    public Optional<Duration> take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - at) / NANOS * perSecond);
        at = now;
        if (tokens < 1) {
            return Optional.of(Duration.ofNanos((long) ((1 - tokens) / perSecond * NANOS)));
        }
        tokens--;
        return Optional.empty();
    }
}
