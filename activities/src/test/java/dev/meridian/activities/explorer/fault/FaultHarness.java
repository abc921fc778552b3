package dev.meridian.activities.explorer.fault;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.fault.FaultyActivities.Lease;
import dev.meridian.activities.explorer.object.ExplorerDriftRepair;
import dev.meridian.activities.explorer.refresh.ExplorerRefreshControl;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.activities.testing.TestTemporal;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.LoggerFactory;

/**
 * The explorer feature on a real database, a real bucket and a real Temporal server, with activities into which a run's
 * plan injects faults, an outbox and a reconciler without faults, and people who edit.
 */
final class FaultHarness implements AutoCloseable {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(FaultHarness.class);
    private static final int CONNECTIONS = 120;
    private static final int ACTIVITIES_AT_A_TIME = 500;
    private static final Duration RECONCILE_EVERY = Duration.ofSeconds(2);
    private static final Duration RESEND_AFTER = Duration.ofSeconds(3);
    private static final Duration DESCRIBE_AFTER = Duration.ofSeconds(10);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(4);

    final Jdbi jdbi;
    final TestBucket bucket = TestBucket.create();
    final FaultyActivities activities;
    final FaultEditor editor;
    final DriftChecker checker;
    private final HikariDataSource pool;
    private final TestTemporal temporal = TestTemporal.create();
    private final WorkerFactory workers = WorkerFactory.newInstance(temporal.client());
    private final ExplorerFixture seed;
    private final ExecutorService editors = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService reconciling = Executors.newSingleThreadScheduledExecutor();

    /** @param views how many views the explorers have at most */
    FaultHarness(int views, Lease lease) {
        // Injected faults would fill the log, and the checker reports the faults that matter.
        for (String loud :
                List.of("io.temporal", "com.zaxxer.hikari", "dev.meridian.activities.job.work.ReportedFailures")) {
            ((Logger) LoggerFactory.getLogger(loud)).setLevel(Level.OFF);
        }
        pool = pool(TestDatabase.create());
        jdbi = Database.open(pool);
        activities = new FaultyActivities(pool, bucket.store(), lease);
        JobProjection jobs = new JobProjection();
        Outbox outbox = new Outbox(jdbi, jobs, List.of(new ExplorerRefreshControl(temporal.client())));
        ExplorerEdits edits = new ExplorerEdits(jdbi, jobs, outbox);
        editor = new FaultEditor(jdbi, edits, new JobCancellation(jdbi, jobs, outbox), views, editors);
        checker = new DriftChecker(jdbi, bucket);
        seed = ExplorerFixture.on(jdbi, bucket);
        startWorker();
        Reconciler reconciler = new Reconciler(
                jdbi,
                jobs,
                outbox,
                temporal.client(),
                List.of(new ExplorerDriftRepair(jdbi, edits, bucket.store())),
                RESEND_AFTER,
                DESCRIBE_AFTER);
        reconciling.scheduleWithFixedDelay(
                () -> sweep(reconciler), 0, RECONCILE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static HikariDataSource pool(TestDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private void startWorker() {
        WorkerOptions options = WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(ACTIVITIES_AT_A_TIME)
                .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1))
                .setUsingVirtualThreadsOnActivityWorker(true)
                .build();
        for (String queue : List.of(TaskQueues.MAIN, TaskQueues.REFRESHES)) {
            Worker worker = workers.newWorker(queue, options);
            worker.registerWorkflowImplementationTypes(ExplorerRefreshWorkflowImpl.class);
            worker.registerActivitiesImplementations(activities);
        }
        workers.start();
    }

    private static void sweep(Reconciler reconciler) {
        try {
            reconciler.sweep();
        } catch (RuntimeException nextTime) {
            log.warn("A sweep failed", nextTime);
        }
    }

    /** A run over an explorer that is clean and has views, objects and nothing to do. */
    FaultRun newRun(FaultPlan plan, long seedOfRun) {
        ExplorerKey explorer = ExplorerFixture.newExplorer();
        Random random = new Random(seedOfRun);
        FaultEditor seeding = new FaultEditor(jdbi, seed.edits, editor.cancellation(), editor.views(), editors);
        seed.refresh(explorer, seeding.put(explorer, random));
        FaultRun run = new FaultRun(explorer, plan, random.nextLong(), editor);
        activities.expect(run);
        return run;
    }

    /**
     * Stores another TSV and returns when the run is over: no job is open, no worker is at work, and no object is in
     * doubt.
     */
    void play(FaultRun run) {
        editor.put(run.explorer, new Random(run.explorer.slug().hashCode()));
        Awaitility.await(run.toString())
                .atMost(LONGEST_RUN)
                .pollInterval(Duration.ofSeconds(1))
                .pollInSameThread()
                .until(() -> isOver(run));
    }

    boolean isOver(FaultRun run) {
        if (!run.isQuiet()) {
            return false;
        }
        String state = jdbi.withHandle(handle -> handle.createQuery(STATE)
                .bind("slug", run.explorer.slug())
                .mapTo(String.class)
                .one());
        if (state.equals("failed")) {
            run.happened.add("somebody asks for another refresh");
            editor.edits().refresh(run.explorer);
        }
        return run.isQuiet() && state.equals("over");
    }

    private static final String STATE = """
            SELECT CASE WHEN EXISTS (SELECT FROM jobs WHERE subject = :slug AND status IN ('pending', 'running'))
                        THEN 'open'
                        WHEN EXISTS (SELECT FROM explorers WHERE slug = :slug AND views_refresh_status = 'failed')
                        THEN 'failed'
                        WHEN EXISTS (SELECT FROM chart_configs WHERE slug = :slug AND synced_md5 IS DISTINCT FROM md5)
                             OR EXISTS (SELECT FROM object_tombstones WHERE slug = :slug)
                        THEN 'doubted'
                        ELSE 'over' END""";

    @Override
    public void close() {
        reconciling.shutdownNow();
        workers.shutdownNow();
        temporal.close();
        editors.close();
        pool.close();
    }
}
