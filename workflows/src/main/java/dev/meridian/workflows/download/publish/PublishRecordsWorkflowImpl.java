package dev.meridian.workflows.download.publish;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.LongRuns;
import dev.meridian.workflows.job.RetryLoop;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Copies the plan, publishes it turn by turn, and ends the job when no change is left. */
public final class PublishRecordsWorkflowImpl implements PublishRecordsWorkflow {
    private final PublishActivities work =
            Workflow.newActivityStub(PublishActivities.class, ActivityPolicies.work(TaskQueues.DOWNLOADS));
    private final PublishBookkeepingActivities books = Bookkeeping.stub(PublishBookkeepingActivities.class);
    private final RetryLoop.Recorder recorder =
            RetryLoop.Recorder.of(this::state, books::retryLater, books::fail, books::cancel);

    private final LongRuns runs = new LongRuns("continue-waiting-publishing-as-new");

    private PublishState state;

    @WorkflowInit
    public PublishRecordsWorkflowImpl(PublishState state) {
        this.state = state;
    }

    @Override
    public void run(PublishState initial) {
        // The workflow of a failed publishing completes: the job's row says that the job has failed, and how.
        RetryLoop.run(new Attempts(PublishJobs.RETRIES, state.attempt()), recorder, attempt -> {
            state = state.inAttempt(attempt);
            if (runs.isOver()) {
                Workflow.continueAsNew(state);
            }
            work.prepare(state);
            while (!publish()) {
                if (Workflow.getInfo().isContinueAsNewSuggested()) {
                    Workflow.continueAsNew(state);
                }
            }
            books.complete(state);
        });
    }

    private boolean publish() {
        state = state.inNextTurn();
        return work.publish(state);
    }

    @Override
    public PublishState state() {
        return state;
    }
}
