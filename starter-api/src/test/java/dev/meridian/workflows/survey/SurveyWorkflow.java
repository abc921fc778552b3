package dev.meridian.workflows.survey;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Counts the words of one job's texts. Cancelling it cancels the job. */
@WorkflowInterface
public interface SurveyWorkflow {
    @WorkflowMethod(name = "WordSurvey")
    void run(String jobId);
}
