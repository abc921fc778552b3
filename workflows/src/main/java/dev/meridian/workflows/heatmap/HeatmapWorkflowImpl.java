package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.RetryLoop;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Plans a round, computes its tiles, and repeats that while places have changed meanwhile. */
public final class HeatmapWorkflowImpl implements HeatmapWorkflow {
    private final HeatmapActivities work =
            Workflow.newActivityStub(HeatmapActivities.class, ActivityPolicies.work(TaskQueues.HEATMAPS));
    private final HeatmapBookkeepingActivities books = Bookkeeping.stub(HeatmapBookkeepingActivities.class);
    private final RetryLoop.Recorder recorder =
            RetryLoop.Recorder.of(this::state, books::retryLater, books::fail, books::cancel);

    private HeatmapState state;
    private int tilesLeftInThisRun = HeatmapJobs.TILES_PER_RUN;

    @WorkflowInit
    public HeatmapWorkflowImpl(HeatmapState state) {
        this.state = state;
    }

    @Override
    public void run(HeatmapState initial) {
        // The workflow of a failed heatmap completes: the job's row says that the job has failed, and how.
        RetryLoop.run(new Attempts(HeatmapJobs.RETRIES, state.attempt()), recorder, attempt -> {
            state = state.inAttempt(attempt);
            computeAllRounds();
        });
    }

    @Override
    public HeatmapState state() {
        return state;
    }

    private void computeAllRounds() {
        while (true) {
            HeatmapPlan plan = books.plan(state);
            if (!plan.placesFound()) {
                books.completeWithoutPlaces(state);
                return;
            }
            state = state.fromTile(Math.max(state.nextTile(), plan.firstOpenTile()));
            while (state.nextTile() < plan.tiles()) {
                int end = Math.min(plan.tiles(), state.nextTile() + tilesLeftInThisRun);
                new TileWindow(work, state, HeatmapJobs.TILES_IN_FLIGHT).computeUntil(end);
                tilesLeftInThisRun -= end - state.nextTile();
                state = state.fromTile(end);
                if (tilesLeftInThisRun == 0 || Workflow.getInfo().isContinueAsNewSuggested()) {
                    Workflow.continueAsNew(state);
                }
            }
            if (!books.complete(state)) {
                return;
            }
            state = state.nextRound();
        }
    }
}
