package dev.meridian.workflows.download;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.LongRuns;
import dev.meridian.workflows.job.RetryLoop;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Plans the tables, reads several at a time turn by turn, and ends the job when all have ended. */
public final class DownloadRecordsWorkflowImpl implements DownloadRecordsWorkflow {
    private final DownloadActivities work =
            Workflow.newActivityStub(DownloadActivities.class, ActivityPolicies.work(TaskQueues.DOWNLOADS));
    private final DownloadBookkeepingActivities books = Bookkeeping.stub(DownloadBookkeepingActivities.class);
    private final RetryLoop.Recorder recorder =
            RetryLoop.Recorder.of(this::state, books::retryLater, books::fail, books::cancel);

    private final LongRuns runs = new LongRuns("continue-waiting-download-as-new");

    private DownloadState state;
    private int resumed;

    @WorkflowInit
    public DownloadRecordsWorkflowImpl(DownloadState state) {
        this.state = state;
    }

    @Override
    public void run(DownloadState initial) {
        // The workflow of a failed download completes: the job's row says that the job has failed, and how.
        RetryLoop.run(new Attempts(DownloadJobs.RETRIES, state.attempt()), recorder, attempt -> {
            state = state.inAttempt(attempt);
            if (runs.isOver()) {
                Workflow.continueAsNew(state);
            }
            DownloadPlan plan = work.prepare(state);
            TableLanes lanes = new TableLanes(work, books, state, () -> resumed);
            boolean ended = lanes.read(plan);
            state = state.withTurns(lanes.turns());
            if (!ended) {
                Workflow.continueAsNew(state);
            }
            books.complete(state);
        });
    }

    @Override
    public void resume() {
        resumed++;
    }

    @Override
    public DownloadState state() {
        return state;
    }
}
