package dev.meridian.activities.explorer.fault;

import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.explorer.build.StaticBuildRequests;
import dev.meridian.activities.explorer.object.ObjectStore;
import dev.meridian.activities.explorer.object.ObjectSync;
import dev.meridian.activities.explorer.object.S3ObjectStore;
import dev.meridian.activities.explorer.refresh.ExplorerBookkeepingActivitiesImpl;
import dev.meridian.activities.explorer.refresh.ExplorerRefreshActivitiesImpl;
import dev.meridian.activities.explorer.view.ViewRefresh;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.workflows.explorer.ExplorerBookkeepingActivities;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ExplorerRefreshActivities;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshCompletion;
import dev.meridian.workflows.explorer.RefreshStart;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * The activities of a refresh, each done by a worker of its own that the run's plan may harm. Of a worker that has
 * vanished Temporal hears nothing.
 */
final class FaultyActivities implements ExplorerRefreshActivities, ExplorerBookkeepingActivities {
    /** How long a worker may talk to the bucket without asking, and how long a request may take. */
    record Lease(Duration length, Duration longestRequest) {
        static final Lease AS_IN_PRODUCTION = new Lease(ObjectSync.LEASE, S3ObjectStore.CALL_TIMEOUT);
        static final Lease SHORT = new Lease(Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    private final HikariDataSource pool;
    private final ObjectStore bucket;
    private final Lease lease;
    private final JobProjection jobs = new JobProjection();
    private final Map<ExplorerKey, FaultRun> runs = new ConcurrentHashMap<>();

    FaultyActivities(HikariDataSource pool, ObjectStore bucket, Lease lease) {
        this.lease = lease;
        this.pool = pool;
        this.bucket = bucket;
    }

    void expect(FaultRun run) {
        runs.put(run.explorer, run);
    }

    @Override
    public ViewsRefreshed refreshViews(RefreshTurn turn) {
        return work(turn, "refreshViews", new ViewsRefreshed(0, 0, 0, 0, 0), refresh -> refresh.refreshViews(turn));
    }

    @Override
    public ObjectsSynced syncObjects(RefreshTurn turn) {
        return work(turn, "syncObjects", new ObjectsSynced(0, 0), refresh -> refresh.syncObjects(turn));
    }

    @Override
    public RefreshStart begin(RefreshTurn turn, boolean evenIfStale) {
        return note(turn.explorer(), "begin", RefreshStart.PROCEED, books -> books.begin(turn, evenIfStale));
    }

    @Override
    public RefreshCompletion complete(RefreshTurn turn) {
        return note(turn.explorer(), "complete", new RefreshCompletion(false, false), books -> books.complete(turn));
    }

    @Override
    public void supersede(RefreshTurn turn) {
        note(turn.explorer(), "supersede", turn, ExplorerBookkeepingActivitiesImpl::supersede);
    }

    @Override
    public void retryLater(RefreshTurn turn, JobFailure failure) {
        note(turn.explorer(), "retryLater", turn, (books, same) -> books.retryLater(same, failure));
    }

    @Override
    public void fail(RefreshTurn turn, JobFailure failure) {
        note(turn.explorer(), "fail", turn, (books, same) -> books.fail(same, failure));
        run(turn.explorer()).endOutage();
    }

    @Override
    public void cancelJob(ExplorerKey explorer, String jobId) {
        note(explorer, "cancelJob", jobId, (books, same) -> books.cancelJob(explorer, same));
    }

    @Override
    public void cancelAll(ExplorerKey explorer, long upToGeneration) {
        note(explorer, "cancelAll", upToGeneration, (books, same) -> books.cancelAll(explorer, same));
    }

    @Override
    public void requestStaticBuild(RefreshTurn turn) {
        note(turn.explorer(), "requestStaticBuild", turn, ExplorerBookkeepingActivitiesImpl::requestStaticBuild);
    }

    private <T> T work(RefreshTurn turn, String activity, T unheard, Function<ExplorerRefreshActivitiesImpl, T> work) {
        return perform(turn.explorer(), activity, unheard, worker -> {
            Jdbi jdbi = database(worker);
            return work.apply(new ExplorerRefreshActivitiesImpl(
                    jdbi,
                    jobs,
                    new ViewRefresh(jdbi, ExplorerFixture.SETTINGS, IndicatorSource.empty()),
                    new ObjectSync(jdbi, worker.store(bucket), lease.length(), lease.longestRequest())));
        });
    }

    private <T> void note(
            ExplorerKey explorer, String activity, T argument, BiConsumer<ExplorerBookkeepingActivitiesImpl, T> work) {
        note(explorer, activity, argument, books -> {
            work.accept(books, argument);
            return argument;
        });
    }

    private <T> T note(
            ExplorerKey explorer, String activity, T unheard, Function<ExplorerBookkeepingActivitiesImpl, T> work) {
        return perform(explorer, activity, unheard, worker -> {
            Jdbi jdbi = database(worker);
            return work.apply(new ExplorerBookkeepingActivitiesImpl(
                    jdbi, jobs, new StaticBuildRequests(jdbi, jobs, Optional.empty())));
        });
    }

    private Jdbi database(Incarnation worker) {
        return Database.open(new FaultyDataSource(pool, worker));
    }

    private <T> T perform(ExplorerKey explorer, String activity, T unheard, Function<Incarnation, T> work) {
        FaultRun run = run(explorer);
        Incarnation worker = run.newWorker(activity, lease.longestRequest());
        try {
            T result = work.apply(worker);
            if (worker.hasVanished()) {
                return silence(unheard);
            }
            run.completed(activity);
            return result;
        } catch (RuntimeException | WorkerIsGone failed) {
            if (worker.hasVanished()) {
                return silence(unheard);
            }
            throw failed;
        } finally {
            run.ended(worker);
        }
    }

    private static <T> T silence(T unheard) {
        Activity.getExecutionContext().doNotCompleteOnReturn();
        return unheard;
    }

    private FaultRun run(ExplorerKey explorer) {
        FaultRun run = runs.get(explorer);
        if (run == null) {
            throw new IllegalArgumentException("Nobody expects " + explorer);
        }
        return run;
    }
}
