package dev.meridian.activities.download.store;

/** Another worker has taken the table over: this one must write nothing more. */
public final class StaleWriterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleWriterException(Claim claim) {
        super("Pass " + claim.passId() + " is held by another worker");
    }
}
