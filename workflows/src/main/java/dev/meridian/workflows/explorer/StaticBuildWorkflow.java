package dev.meridian.workflows.explorer;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Builds a tenant's static site; one workflow for each site, started by signal-with-start of {@link #requestBuild}.
 *
 * <p>Requests that come close together are merged; one build runs at a time; requests that come during a build lead to
 * another build.
 */
@WorkflowInterface
public interface StaticBuildWorkflow {
    @WorkflowMethod(name = "StaticBuild")
    void run(StaticBuildState state);

    /** Asks for a build. Idempotent by job id. */
    @SignalMethod
    void requestBuild(BuildRequest request);

    /** Cancels one job, whether its build runs or waits. */
    @SignalMethod
    void cancelJob(String jobId);
}
