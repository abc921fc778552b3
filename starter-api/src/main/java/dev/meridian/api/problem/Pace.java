package dev.meridian.api.problem;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Recognises a peer that is too slow: the time spent waiting for it is longer than the number of transferred bytes
 * allows. Only time within network calls counts, and not the time of our own computations.
 *
 * <p>Without it a peer that sends a byte now and then would keep memory and connections for ever.
 */
final class Pace {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Half a megabit a second. */
    private static final long LEAST_BYTES_A_SECOND = 64 << 10;

    private final LongSupplier nanoTime;
    private long bytes;
    private long waited;
    private long began;

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A call of the network begins. */
    void begin() {
        began = nanoTime.getAsLong();
    }

    /** The call has ended; returns whether the peer is too slow. */
    boolean isTooSlowAfter(int moved) {
        bytes += Math.max(0, moved);
        waited += nanoTime.getAsLong() - began;
        return waited
                > PATIENCE.toNanos()
                        + Duration.ofSeconds(bytes / LEAST_BYTES_A_SECOND).toNanos();
    }
}
