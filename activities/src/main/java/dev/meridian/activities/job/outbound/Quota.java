package dev.meridian.activities.job.outbound;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket, kept as one time instead of a count (the generic cell rate algorithm): each call moves
 * {@code usedUntil} on by the time it uses up, and may begin when that is no further ahead than the burst allows. A call
 * that has to wait reserves its place, so that waiting calls are served in order and none is starved.
 *
 * @param usedUntil up to when the rate is used up
 * @param frozenUntil before this nothing may be called: the account said so
 */
public record Quota(Instant usedUntil, Instant frozenUntil) {
    /** An account that has not been called yet. */
    public static final Quota FRESH = new Quota(Instant.EPOCH, Instant.EPOCH);

    /**
     * An answer to a call that wants to begin.
     *
     * @param delay how long it has to wait
     * @param granted whether it may begin then; if not, the wait was too long and nothing is reserved
     * @param then the quota after this
     */
    public record Turn(Duration delay, boolean granted, Quota then) {}

    /** Asks for a call that begins no later than after {@code patience}. */
    public Turn take(Instant now, Rate rate, Duration patience) {
        Instant base = later(later(usedUntil, now), frozenUntil.isAfter(now) ? frozenUntil.plus(rate.ahead()) : now);
        Instant start = later(base.minus(rate.ahead()), now);
        Duration wait = Duration.between(now, start);
        return wait.compareTo(patience) > 0
                ? new Turn(wait, false, this)
                : new Turn(wait, true, new Quota(base.plus(rate.perCall()), frozenUntil));
    }

    /** Nobody calls until then, and then one after another rather than all at once. */
    public Quota freezeUntil(Instant until) {
        return new Quota(usedUntil, later(frozenUntil, until));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
