package dev.meridian.workflows.task;

import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Records the start, waits by a timer, and records the end. */
public final class SleepWorkflowImpl implements SleepWorkflow {
    private final JobBookkeepingActivities books = Bookkeeping.stub(JobBookkeepingActivities.class);

    @Override
    public void run(String jobId, Duration delay) {
        try {
            if (delay.isPositive()) {
                books.start(jobId, 1);
                JobSearchAttributes.show(JobStatus.RUNNING);
                Workflow.sleep(delay);
            }
            books.complete(jobId, null);
            JobSearchAttributes.show(JobStatus.COMPLETED);
        } catch (TemporalFailure failure) {
            throw Cancellation.recorded(failure, () -> {
                books.cancel(jobId);
                JobSearchAttributes.show(JobStatus.CANCELLED);
            });
        }
    }
}
