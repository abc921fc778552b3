package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.job.Uncancellable;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.Optional;

/** Plans a round, computes its tiles, and repeats that while places have changed meanwhile. */
public final class HeatmapWorkflowImpl implements HeatmapWorkflow {
    private final HeatmapActivities work =
            Workflow.newActivityStub(HeatmapActivities.class, ActivityPolicies.work(TaskQueues.COMPUTE));
    private final HeatmapBookkeepingActivities books = Bookkeeping.stub(HeatmapBookkeepingActivities.class);

    private HeatmapState state;
    private int tilesLeftInThisRun = HeatmapJobs.TILES_PER_RUN;

    @WorkflowInit
    public HeatmapWorkflowImpl(HeatmapState state) {
        this.state = state;
    }

    @Override
    public void run(HeatmapState initial) {
        try {
            JobSearchAttributes.show(JobStatus.RUNNING);
            JobSearchAttributes.show(computeWithRetries());
        } catch (TemporalFailure failure) {
            if (!isCancellation(failure)) {
                throw failure;
            }
            Uncancellable.run(() -> {
                books.cancel(state);
                JobSearchAttributes.show(JobStatus.CANCELLED);
            });
            throw failure;
        }
    }

    @Override
    public HeatmapState state() {
        return state;
    }

    private JobStatus computeWithRetries() {
        Attempts attempts = new Attempts(HeatmapJobs.RETRIES, state.attempt());
        while (true) {
            try {
                computeAllRounds();
                return JobStatus.COMPLETED;
            } catch (ActivityFailure failure) {
                if (isCancellation(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                Optional<Duration> wait = attempts.waitAfter(reported);
                if (wait.isEmpty()) {
                    books.fail(state, reported);
                    return JobStatus.FAILED;
                }
                books.retryLater(state, reported.retryingIn(wait.get()));
                Workflow.sleep(wait.get());
                state = state.inAttempt(attempts.current());
            }
        }
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

    private static boolean isCancellation(TemporalFailure failure) {
        return CancellationScope.current().isCancelRequested()
                && (failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure);
    }
}
