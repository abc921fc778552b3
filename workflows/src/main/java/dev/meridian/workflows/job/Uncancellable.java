package dev.meridian.workflows.job;

import io.temporal.workflow.Workflow;

/**
 * Runs steps that have to finish although the workflow or its scope has been cancelled, such as recording how the job
 * ended.
 */
public final class Uncancellable {
    private Uncancellable() {}

    /** Runs these steps in a detached cancellation scope, so that no cancellation stops them. */
    public static void run(Runnable steps) {
        Workflow.newDetachedCancellationScope(steps).run();
    }
}
