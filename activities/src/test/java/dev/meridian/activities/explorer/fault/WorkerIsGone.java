package dev.meridian.activities.explorer.fault;

/** Ends whatever a worker does: no code of the product may catch it, since no code runs in a dead process. */
final class WorkerIsGone extends Error {
    private static final long serialVersionUID = 1;
}
