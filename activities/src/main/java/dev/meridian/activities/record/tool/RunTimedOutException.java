package dev.meridian.activities.record.tool;

/** A run was ended because it took too long or made no progress. */
public final class RunTimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunTimedOutException(String message) {
        super(message, null, false, false);
    }
}
