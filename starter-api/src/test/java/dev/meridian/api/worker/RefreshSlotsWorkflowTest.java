package dev.meridian.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.IdleExplorer;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ExplorerRefreshState;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflow;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflowImpl;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshCompletion;
import dev.meridian.workflows.explorer.RefreshRequest;
import dev.meridian.workflows.explorer.RefreshStart;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class RefreshSlotsWorkflowTest {
    private static final int SLOTS = 3;
    private static final int EXPLORERS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A database and a bucket that can serve a bounded number of refreshes and fail with one more. */
    private static final class NarrowSystems extends IdleExplorer {
        private final Semaphore room = new Semaphore(SLOTS);
        private final Semaphore answers = new Semaphore(0);
        private final AtomicInteger waiting = new AtomicInteger();
        private final Set<String> begun = ConcurrentHashMap.newKeySet();
        private final Set<String> clean = ConcurrentHashMap.newKeySet();

        @Override
        public ViewsRefreshed refreshViews(RefreshTurn turn) {
            work();
            return super.refreshViews(turn);
        }

        @Override
        public ObjectsSynced syncObjects(RefreshTurn turn) {
            work();
            return super.syncObjects(turn);
        }

        private void work() {
            if (!room.tryAcquire()) {
                throw new JobFailure("object_store_failed", "too many at once", true).toApplicationFailure();
            }
            waiting.incrementAndGet();
            answers.acquireUninterruptibly();
            waiting.decrementAndGet();
            room.release();
        }

        @Override
        public RefreshStart begin(RefreshTurn turn, boolean evenIfStale) {
            begun.add(turn.jobId());
            return super.begin(turn, evenIfStale);
        }

        @Override
        public RefreshCompletion complete(RefreshTurn turn) {
            if (turn.attempt() == 1) {
                clean.add(turn.jobId());
            }
            return super.complete(turn);
        }
    }

    @Test
    void manyRefreshesAtOnceTakeTurnsAndKeepNobodyElseFromWork() {
        NarrowSystems systems = new NarrowSystems();
        try (TestWorkflowEnvironment temporal = environment()) {
            WorkerFactory workers = new WorkerFactories(
                            temporal.getWorkflowClient(),
                            new WorkerSettings(20_000, null, null, 200, 4, Duration.ZERO),
                            SLOTS,
                            List.of(
                                    new WorkerRegistration(
                                            TaskQueues.MAIN,
                                            List.of(ExplorerRefreshWorkflowImpl.class),
                                            List.of(systems)),
                                    new WorkerRegistration(TaskQueues.REFRESHES, List.of(), List.of(systems))),
                            List.of())
                    .create();
            workers.start();
            for (int i = 0; i < EXPLORERS; i++) {
                start(temporal.getWorkflowClient(), new ExplorerKey("default", "explorer-" + i));
            }

            await().atMost(PATIENCE).until(() -> systems.begun.size() == EXPLORERS);
            await().atMost(PATIENCE).until(systems.waiting::get, inside -> inside == SLOTS);
            systems.answers.release(2 * EXPLORERS);

            await().atMost(PATIENCE).until(() -> systems.clean.size() == EXPLORERS);
            assertThat(systems.room.availablePermits()).isEqualTo(SLOTS);
            workers.shutdown();
        }
    }

    private static TestWorkflowEnvironment environment() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        JobSearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        return TestWorkflowEnvironment.newInstance(options.build());
    }

    private static void start(WorkflowClient client, ExplorerKey explorer) {
        ExplorerRefreshWorkflow workflow = client.newWorkflowStub(
                ExplorerRefreshWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(explorer.workflowId())
                        .setTaskQueue(TaskQueues.MAIN)
                        .build());
        WorkflowClient.start(
                workflow::run, new ExplorerRefreshState(explorer, new RefreshRequest(explorer.slug(), 1), 1, 0));
    }
}
