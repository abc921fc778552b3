package dev.meridian.activities.explorer.fence;

import java.time.Duration;

/**
 * The holder's view of the lease on the bucket: a monotonic deadline that is earlier than the deadline in the database,
 * because it is counted from before the statement that renewed the lease.
 */
public final class BucketLease {
    private final Duration length;
    private final Duration longestRequest;
    private volatile long deadline;
    private volatile boolean unanswered;

    /**
     * @param length how long one renewal lasts
     * @param longestRequest the time-out of a request; no request begins with less than that left of the lease
     */
    public BucketLease(Duration length, Duration longestRequest) {
        this.length = length;
        this.longestRequest = longestRequest;
        this.deadline = System.nanoTime();
    }

    public Duration length() {
        return length;
    }

    /** Runs the statement that renews the lease in the database and, if it succeeds, extends the deadline. */
    public void renew(Runnable inDatabase) {
        long asked = System.nanoTime();
        inDatabase.run();
        deadline = asked + length.toNanos();
    }

    /** Whether a request may begin now and be over in time. */
    public boolean allowsRequest() {
        return deadline - System.nanoTime() > longestRequest.toNanos();
    }

    /**
     * Makes a request. A request that fails on our side may still reach the bucket, so that the lease must then not be
     * given back early.
     */
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

    /** Whether the deadline has passed, so that a request under way may have reached the bucket too late. */
    public boolean isOver() {
        return System.nanoTime() - deadline >= 0;
    }
}
