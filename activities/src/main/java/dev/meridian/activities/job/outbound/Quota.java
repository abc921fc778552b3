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
 * @param promisedUntil up to when calls that could not be let in were asked to come back, one after another; they reserve
 *     nothing, so that what is never called for again is not lost
 */
public record Quota(Instant usedUntil, Instant frozenUntil, Instant promisedUntil) {
    /** So long is the line of those who come back; then a second one begins beside it, for the first may never come. */
    static final Duration LONGEST_LINE = Duration.ofMinutes(10);

    /** An account that has not been called yet. */
    public static final Quota FRESH = new Quota(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    /**
     * An answer to a call that wants to begin.
     *
     * @param delay how long it has to wait; if it is not granted: before it asks again
     * @param granted whether it may begin then; if not, the wait is too long and nothing is reserved
     * @param then the quota after this
     */
    public record Turn(Duration delay, boolean granted, Quota then) {}

    /** Asks for a call that begins no later than after {@code patience}. */
    public Turn take(Instant now, Rate rate, Duration patience) {
        Instant base = later(later(usedUntil, now), frozenUntil.isAfter(now) ? frozenUntil.plus(rate.ahead()) : now);
        Instant start = later(base.minus(rate.ahead()), now);
        Duration wait = Duration.between(now, start);
        return wait.compareTo(patience) > 0
                ? comeBack(now, start, rate)
                : new Turn(wait, true, new Quota(base.plus(rate.perCall()), frozenUntil, promisedUntil));
    }

    /** One after another, at the rate at which they can be let in then. */
    private Turn comeBack(Instant now, Instant earliest, Rate rate) {
        Instant place = later(promisedUntil, earliest);
        if (place.isAfter(earliest.plus(LONGEST_LINE))) {
            place = earliest;
        }
        return new Turn(
                Duration.between(now, place), false, new Quota(usedUntil, frozenUntil, place.plus(rate.perCall())));
    }

    /** Nobody calls until then, and then one after another rather than all at once. */
    public Quota freezeUntil(Instant until) {
        return new Quota(usedUntil, later(frozenUntil, until), promisedUntil);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
