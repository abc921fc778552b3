package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.LongRuns;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.Optional;

/**
 * Has the page performed once. A page that finds no room, or whose servers are away, waits as a whole; if performing it fails in
 * another way, its open jobs go on in workflows of their own, which count their attempts.
 */
public final class TaskPageWorkflowImpl implements TaskPageWorkflow {
    private final TaskPage page;
    private final TaskPageActivities tasks;
    private final TaskPageBookkeepingActivities books = Bookkeeping.stub(TaskPageBookkeepingActivities.class);
    private final Attempts attempts = new Attempts(TaskJobs.PAGE_RETRIES);
    private final LongRuns runs = new LongRuns();

    @WorkflowInit
    public TaskPageWorkflowImpl(TaskPage page) {
        this.page = page;
        tasks = Workflow.newActivityStub(TaskPageActivities.class, ActivityPolicies.work(page.taskQueue()));
    }

    @Override
    public void run(TaskPage samePage) {
        try {
            performAll();
            Workflow.await(Workflow::isEveryHandlerFinished);
            JobSearchAttributes.show(JobStatus.COMPLETED);
        } catch (TemporalFailure failure) {
            throw Cancellation.recorded(failure, () -> {
                books.cancelAll(page);
                JobSearchAttributes.show(JobStatus.CANCELLED);
            });
        }
    }

    @Override
    public void cancelJob(String jobId) {
        books.cancel(page, jobId);
    }

    private void performAll() {
        while (true) {
            if (runs.isOver()) {
                Workflow.continueAsNew(page);
            }
            try {
                tasks.perform(page);
                return;
            } catch (ActivityFailure failure) {
                if (Cancellation.isCauseOf(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                Optional<Duration> wait = attempts.waitAfter(reported);
                if (wait.isEmpty()) {
                    books.leave(page);
                    return;
                }
                books.waitTogether(page, reported.retryingIn(wait.get()));
                Workflow.sleep(wait.get());
            }
        }
    }
}
