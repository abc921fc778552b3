package dev.meridian.activities.survey;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.survey.SurveyJobs;
import dev.meridian.workflows.survey.SurveyWorkflow;
import io.temporal.client.WorkflowClient;

/** Starts and cancels the workflows of word surveys. */
public final class SurveyControl implements JobControl {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;

    public SurveyControl(WorkflowClient client, WorkflowPerJob workflows) {
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return SurveyJobs.WORD_SURVEY;
    }

    @Override
    public String dispatch(OpenJob job) {
        return workflows.start(
                job,
                (options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(SurveyWorkflow.class, options)::run,
                        job.id().toString()));
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }
}
