package dev.meridian.workflows.job;

import io.temporal.workflow.Workflow;

/** What a workflow still does when it, or the scope that it is in, has been cancelled: the books are kept to the end. */
public final class Uncancellable {
    private Uncancellable() {}

    /** Runs these steps to their end, whatever is cancelled meanwhile. */
    public static void run(Runnable steps) {
        Workflow.newDetachedCancellationScope(steps).run();
    }
}
