package dev.meridian.workflows.explorer;

/** Whether an attempt of a refresh begins, by the state of the database. */
public enum RefreshStart {
    /** The attempt begins. */
    PROCEED,
    /** A newer update is stored and its own request is on its way: the job has ended as superseded. */
    STALE,
    /** The explorer no longer exists. */
    EXPLORER_MISSING,
    /** The job has ended already, because its request was delivered twice. */
    ALREADY_ENDED
}
