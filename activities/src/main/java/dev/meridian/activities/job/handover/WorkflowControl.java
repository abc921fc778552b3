package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobType;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowOptions;

/**
 * Starts and cancels the jobs of a type that has a workflow for each job. A type that keeps state besides the job's row extends
 * it and overrides {@link #endedOutside}.
 */
public class WorkflowControl implements JobControl {
    private final JobType type;
    private final WorkflowPerJob workflows;
    private final Start start;

    /** @param start starts a job's workflow */
    public WorkflowControl(JobType type, WorkflowPerJob workflows, Start start) {
        this.type = type;
        this.workflows = workflows;
        this.start = start;
    }

    /** Starts the workflow of a job. */
    @FunctionalInterface
    public interface Start {
        WorkflowExecution start(OpenJob job, WorkflowOptions options, JobTerms terms);
    }

    @Override
    public final JobType type() {
        return type;
    }

    @Override
    public final String dispatch(OpenJob job) {
        return workflows.start(job, (options, terms) -> start.start(job, options, terms));
    }

    @Override
    public final boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }
}
