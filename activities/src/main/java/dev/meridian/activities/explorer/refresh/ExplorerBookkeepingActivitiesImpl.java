package dev.meridian.activities.explorer.refresh;

import dev.meridian.activities.explorer.build.StaticBuildRequests;
import dev.meridian.activities.explorer.edit.ExplorerRows;
import dev.meridian.activities.explorer.edit.ExplorerRows.Row;
import dev.meridian.activities.explorer.edit.RefreshStatus;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.workflows.explorer.ExplorerBookkeepingActivities;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshCompletion;
import dev.meridian.workflows.explorer.RefreshStart;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobOutcome;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * {@link ExplorerBookkeepingActivities}: the job and the explorer's status change in one transaction, idempotent by job
 * id.
 *
 * <p>Every transaction locks the explorer first and its jobs after it, in the same order as the transactions that
 * accept edits.
 */
public final class ExplorerBookkeepingActivitiesImpl implements ExplorerBookkeepingActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final StaticBuildRequests builds;
    private final ExplorerRows explorers = new ExplorerRows();

    public ExplorerBookkeepingActivitiesImpl(Jdbi jdbi, JobProjection jobs, StaticBuildRequests builds) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.builds = builds;
    }

    @Override
    public RefreshStart begin(RefreshTurn turn, boolean evenIfStale) {
        return jdbi.inTransaction((Handle tx) -> {
            Optional<Row> explorer = explorers.lock(tx, turn.explorer());
            if (explorer.isEmpty()) {
                jobs.complete(tx, jobId(turn), JobOutcome.EXPLORER_MISSING);
                return RefreshStart.EXPLORER_MISSING;
            }
            jobs.supersedeOlder(tx, turn.explorer().workflowId(), turn.generation());
            boolean stale = explorer.get().generation() > turn.generation();
            if (stale && !evenIfStale) {
                supersede(tx, turn);
                return RefreshStart.STALE;
            }
            if (!jobs.start(tx, jobId(turn), turn.attempt())) {
                explorers.failIfNothingIsOpen(tx, turn.explorer());
                return RefreshStart.ALREADY_ENDED;
            }
            explorers.setStatus(tx, turn.explorer(), RefreshStatus.REFRESHING);
            return RefreshStart.PROCEED;
        });
    }

    @Override
    public RefreshCompletion complete(RefreshTurn turn) {
        return jdbi.inTransaction((Handle tx) -> {
            Optional<Row> explorer = explorers.lock(tx, turn.explorer());
            if (explorer.isEmpty()) {
                jobs.complete(tx, jobId(turn), JobOutcome.EXPLORER_MISSING);
                return new RefreshCompletion(false, builds.isWanted(tx, jobId(turn)));
            }
            if (explorer.get().generation() != turn.generation()) {
                supersede(tx, turn);
                return new RefreshCompletion(false, builds.isWanted(tx, jobId(turn)));
            }
            if (jobs.complete(tx, jobId(turn), null)) {
                if (explorer.get().wasPublished()) {
                    builds.want(tx, turn, explorer.get());
                }
                if (explorer.get().isDeleted()) {
                    explorers.delete(tx, turn.explorer());
                } else {
                    explorers.setClean(tx, turn.explorer());
                }
            }
            return new RefreshCompletion(true, builds.isWanted(tx, jobId(turn)));
        });
    }

    @Override
    public void supersede(RefreshTurn turn) {
        jdbi.useTransaction(tx -> {
            explorers.lock(tx, turn.explorer());
            supersede(tx, turn);
        });
    }

    /** The newer job sets the explorer's status, unless it has been cancelled. */
    private void supersede(Handle tx, RefreshTurn turn) {
        jobs.complete(tx, jobId(turn), JobOutcome.SUPERSEDED);
        explorers.failIfNothingIsOpen(tx, turn.explorer());
    }

    @Override
    public void retryLater(RefreshTurn turn, JobFailure failure) {
        jdbi.useTransaction(tx -> {
            explorers.lock(tx, turn.explorer());
            if (jobs.retryLater(tx, jobId(turn), failure)) {
                explorers.setStatusIfCurrent(tx, turn.explorer(), turn.generation(), RefreshStatus.QUEUED);
            }
        });
    }

    @Override
    public void fail(RefreshTurn turn, JobFailure failure) {
        jdbi.useTransaction(tx -> {
            explorers.lock(tx, turn.explorer());
            if (jobs.fail(tx, jobId(turn), failure)) {
                explorers.setStatusIfCurrent(tx, turn.explorer(), turn.generation(), RefreshStatus.FAILED);
            }
        });
    }

    @Override
    public void cancelJob(ExplorerKey explorer, String jobId) {
        JobIds.parse(jobId)
                .ifPresent(id -> jdbi.useTransaction(tx -> {
                    explorers.lock(tx, explorer);
                    if (jobs.cancel(tx, id)) {
                        jobs.supersedeWaiting(tx, id);
                        explorers.failIfNothingIsOpen(tx, explorer);
                    }
                }));
    }

    @Override
    public void cancelAll(ExplorerKey explorer, long upToGeneration) {
        jdbi.useTransaction(tx -> {
            explorers.lock(tx, explorer);
            if (jobs.cancelOpen(tx, explorer.workflowId(), upToGeneration) > 0) {
                explorers.failIfNothingIsOpen(tx, explorer);
            }
        });
    }

    @Override
    public void requestStaticBuild(RefreshTurn turn) {
        builds.request(turn);
    }

    private static UUID jobId(RefreshTurn turn) {
        return UUID.fromString(turn.jobId());
    }
}
