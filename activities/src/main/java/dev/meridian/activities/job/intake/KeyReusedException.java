package dev.meridian.activities.job.intake;

import java.util.UUID;

/** An idempotency key was used for two different requests. */
public final class KeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final UUID firstJob;

    KeyReusedException(UUID firstJob) {
        super("The idempotency key was used for another request", null, false, false);
        this.firstJob = firstJob;
    }

    /** The job of the first request. */
    public UUID firstJob() {
        return firstJob;
    }
}
