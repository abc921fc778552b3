package dev.meridian.activities.job.outbound;

import java.time.Duration;

/**
 * How often an account may be called: at most {@code burst + callsPerSecond * t} calls in any {@code t} seconds.
 *
 * @param burst how many calls may be made at once after a pause
 */
public record Rate(double callsPerSecond, int burst) {
    private static final int LARGEST_PACKET = 50;

    public Rate {
        if (!(callsPerSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("A rate is above 0 and a burst at least 1");
        }
    }

    /** The time that one call uses up at this rate. */
    Duration perCall() {
        return Duration.ofNanos((long) Math.ceil(1e9 / callsPerSecond));
    }

    /**
     * How many permissions are taken at once: as many as are used up in a fifth of a second, at most {@value #LARGEST_PACKET},
     * and never more than the burst.
     */
    int packet() {
        return (int) Math.clamp(Math.ceil(callsPerSecond / 5), 1, Math.min(burst, LARGEST_PACKET));
    }

    /** How far calls may run ahead of the rate. */
    Duration ahead() {
        return perCall().multipliedBy(burst - 1L);
    }
}
