package dev.meridian.workflows.download.export;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.RetryLoop;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.workflow.Workflow;

/** Writes all files in one step, because they come from one consistent view of the database, which ends with its transaction. */
public final class ExportRecordsWorkflowImpl implements ExportRecordsWorkflow {
    private final ExportActivities work =
            Workflow.newActivityStub(ExportActivities.class, ActivityPolicies.work(TaskQueues.DOWNLOADS));
    private final JobBookkeepingActivities books = Bookkeeping.stub(JobBookkeepingActivities.class);

    @Override
    public void run(String jobId) {
        // The workflow of a failed export completes: the job's row says that the job has failed, and how.
        RetryLoop.run(
                new Attempts(ExportJobs.RETRIES),
                RetryLoop.Recorder.of(books, jobId),
                attempt -> work.write(jobId, attempt));
    }
}
