package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.Plans;
import dev.meridian.activities.heatmap.store.Plans.Plan;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.heatmap.HeatmapBookkeepingActivities;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobOutcome;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * {@link HeatmapBookkeepingActivities}: job, plan and coverage change in one transaction, idempotent by job id and
 * round.
 */
public final class HeatmapBookkeepingActivitiesImpl implements HeatmapBookkeepingActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final HeatmapPlanning planning;
    private final HeatmapRequests requests;
    private final Plans plans = new Plans();
    private final Coverage coverage = new Coverage();

    /**
     * @param chunkSize the most cells of a chunk, which is written in one transaction
     */
    public HeatmapBookkeepingActivitiesImpl(Jdbi jdbi, JobProjection jobs, int chunkSize) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.planning = new HeatmapPlanning(chunkSize);
        this.requests = new HeatmapRequests(jobs);
    }

    @Override
    public HeatmapPlan plan(HeatmapState state) {
        try {
            return inTransaction(tx -> {
                jobs.start(tx, jobId(state), state.attempt());
                HeatmapPlan plan = planning.plan(tx, state, requests.wantsOnlyChanged(tx, jobId(state)));
                if (plan.placesFound()) {
                    jobs.progress(tx, jobId(state), plans.progress(tx, jobId(state)), 0, "scoring cells");
                }
                return plan;
            });
        } catch (JobException cannotBePlanned) {
            throw cannotBePlanned.toFailure().toApplicationFailure();
        }
    }

    @Override
    public boolean complete(HeatmapState state) {
        return inTransaction(tx -> {
            Optional<Plan> plan = plans.lock(tx, jobId(state));
            if (plan.isEmpty()) {
                return false;
            }
            coverage.cover(tx, plan.get().area(), plan.get().revision());
            boolean changed = state.round() < HeatmapJobs.MAX_ROUNDS
                    && coverage.hasChangedSince(
                            tx, plan.get().area(), plan.get().revision());
            if (!changed) {
                jobs.complete(tx, jobId(state), null);
                plans.delete(tx, jobId(state));
            }
            return changed;
        });
    }

    @Override
    public void completeWithoutPlaces(HeatmapState state) {
        inTransaction(tx -> jobs.complete(tx, jobId(state), JobOutcome.NO_POIS_IN_REGION));
    }

    @Override
    public void retryLater(HeatmapState state, JobFailure failure) {
        inTransaction(tx -> jobs.retryLater(tx, jobId(state), failure));
    }

    @Override
    public void fail(HeatmapState state, JobFailure failure) {
        inTransaction(tx -> {
            HeatmapPlanning.abandon(tx, jobId(state));
            return jobs.fail(tx, jobId(state), failure);
        });
    }

    @Override
    public void cancel(HeatmapState state) {
        inTransaction(tx -> {
            HeatmapPlanning.abandon(tx, jobId(state));
            boolean cancelled = jobs.cancel(tx, jobId(state));
            if (cancelled) {
                coverage.forgetIfCancelled(tx, state.key(), jobId(state));
            }
            return cancelled;
        });
    }

    private <T> T inTransaction(Function<Handle, T> work) {
        // Failures of the database are thrown to Temporal, which tries again until the database is back.
        return jdbi.inTransaction(work::apply);
    }

    private static UUID jobId(HeatmapState state) {
        return UUID.fromString(state.jobId());
    }
}
