package dev.meridian.activities.job.intake;

/** A tenant has as many waiting jobs as it may have. */
public final class BacklogFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int limit;

    BacklogFullException(int limit) {
        super(limit + " jobs are waiting already", null, false, false);
        this.limit = limit;
    }

    public int limit() {
        return limit;
    }
}
