package dev.meridian.activities.explorer.fence;

import java.time.Duration;

/**
 * The right to talk to the bucket, as its holder sees it: a monotonic deadline that lies before the one the database
 * keeps, because it is counted from before the database was asked.
 */
public final class BucketLease {
    private final Duration length;
    private final Duration longestRequest;
    private volatile long deadline;
    private volatile boolean unanswered;

    /**
     * @param length how long one renewal lasts
     * @param longestRequest the time-out of a request; none is begun with less than that left
     */
    public BucketLease(Duration length, Duration longestRequest) {
        this.length = length;
        this.longestRequest = longestRequest;
        this.deadline = System.nanoTime();
    }

    public Duration length() {
        return length;
    }

    /** Runs what renews the lease in the database and, if it succeeds, prolongs the deadline. */
    public void renew(Runnable inDatabase) {
        long asked = System.nanoTime();
        inDatabase.run();
        deadline = asked + length.toNanos();
    }

    /** Whether a request may begin now and be over in time. */
    public boolean allowsRequest() {
        return deadline - System.nanoTime() > longestRequest.toNanos();
    }

    /** Makes a request; one that fails on our side may still be on its way, and the lease is then left to cover it. */
    public void during(Runnable request) {
        try {
            request.run();
        } catch (RuntimeException failed) {
            unanswered = true;
            throw failed;
        }
    }

    /** Whether the lease may be given back: every request has been answered, and the deadline has not passed. */
    public boolean mayEndEarly() {
        return !unanswered && !isOver();
    }

    /** Whether the deadline has passed: whatever was under way may have reached the bucket too late. */
    public boolean isOver() {
        return System.nanoTime() - deadline >= 0;
    }
}
