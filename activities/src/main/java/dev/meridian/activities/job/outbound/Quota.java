package dev.meridian.activities.job.outbound;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket, kept as one time instead of a count (the generic cell rate algorithm): each call moves {@code
 * usedUntil} on by the time it uses up, and may begin when {@code usedUntil} is no further ahead of now than the burst
 * allows. A call that has to wait reserves its turn, so that waiting calls are served in order and none is starved.
 *
 * @param usedUntil the time up to which the rate is used up
 * @param frozenUntil before this time the account must not be called, because it asked for a pause
 * @param promisedUntil the time up to which refused calls were told to come back, one after another; such a promise
 *     reserves no turn, so that a call that never comes back wastes none
 */
public record Quota(Instant usedUntil, Instant frozenUntil, Instant promisedUntil) {
    /**
     * How far ahead promises reach; then they begin at the earliest possible time again, because the calls of earlier
     * promises may never come back.
     */
    static final Duration LONGEST_LINE = Duration.ofMinutes(10);

    /** The quota of an account that has not been called yet. */
    public static final Quota FRESH = new Quota(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    /**
     * The decision about a call that wants to begin.
     *
     * @param delay how long the call has to wait before it begins or, if it is not granted, before it asks again
     * @param granted whether the call may begin after the delay; if not, the wait was too long and no turn is reserved
     * @param then the account's quota after this decision
     */
    public record Turn(Duration delay, boolean granted, Quota then) {}

    /** Decides about a call that can wait at most {@code patience}. */
    public Turn take(Instant now, Rate rate, Duration patience) {
        Instant base = later(later(usedUntil, now), frozenUntil.isAfter(now) ? frozenUntil.plus(rate.ahead()) : now);
        Instant start = later(base.minus(rate.ahead()), now);
        Duration wait = Duration.between(now, start);
        return wait.compareTo(patience) > 0
                ? comeBack(now, start, rate)
                : new Turn(wait, true, new Quota(base.plus(rate.perCall()), frozenUntil, promisedUntil));
    }

    /**
     * Refuses the call and tells it when to come back; refused calls are told successive times at the account's rate.
     */
    private Turn comeBack(Instant now, Instant earliest, Rate rate) {
        Instant place = later(promisedUntil, earliest);
        if (place.isAfter(earliest.plus(LONGEST_LINE))) {
            place = earliest;
        }
        return new Turn(
                Duration.between(now, place), false, new Quota(usedUntil, frozenUntil, place.plus(rate.perCall())));
    }

    /**
     * The quota of an account that is not called until then; afterwards calls come one after another instead of all at
     * once.
     */
    public Quota freezeUntil(Instant until) {
        return new Quota(usedUntil, later(frozenUntil, until), promisedUntil);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
