package dev.meridian.workflows.survey;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.RetryLoop;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.workflow.Workflow;

/** Counts one text after the other; texts that an earlier attempt has counted are not counted again. */
public final class SurveyWorkflowImpl implements SurveyWorkflow {
    private final SurveyActivities survey =
            Workflow.newActivityStub(SurveyActivities.class, ActivityPolicies.work(TaskQueues.MAIN));
    private final JobBookkeepingActivities books = Bookkeeping.stub(JobBookkeepingActivities.class);
    private int counted;
    private int words;

    @Override
    public void run(String jobId) {
        RetryLoop.run(
                        new Attempts(SurveyJobs.RETRIES),
                        RetryLoop.Recorder.of(books, jobId),
                        attempt -> perform(jobId, attempt))
                .ifPresent(failure -> {
                    throw failure.toWorkflowFailure();
                });
    }

    private void perform(String jobId, int attempt) {
        int texts = survey.begin(jobId, attempt);
        while (counted < texts) {
            words += survey.count(jobId, counted);
            counted++;
        }
        survey.complete(jobId, words);
    }
}
