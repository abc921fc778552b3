package dev.meridian.workflows.explorer;

/** What the database says before an attempt. */
public enum RefreshStart {
    /** Go on. */
    PROCEED,
    /** A newer update is stored and its own request is on its way: the job has ended as superseded. */
    STALE,
    /** The explorer is gone. */
    EXPLORER_MISSING,
    /** The job has already ended; a request was delivered twice. */
    ALREADY_ENDED
}
