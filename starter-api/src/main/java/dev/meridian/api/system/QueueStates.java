package dev.meridian.api.system;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.meridian.workflows.job.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Temporal what waits in the task queues and who polls them. */
final class QueueStates {
    private static final Logger log = LoggerFactory.getLogger(QueueStates.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final double MILLIS_OF_A_SECOND = 1_000;
    private static final Map<String, TaskQueueType> KINDS = Map.of(
            "workflow", TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);

    private final WorkflowClient client;

    QueueStates(WorkflowClient client) {
        this.client = client;
    }

    /**
     * A task queue.
     *
     * @param kind workflow or activity
     * @param waiting about how many tasks wait
     * @param oldestSeconds for how long the oldest task has waited
     * @param addedPerSecond tasks that came lately
     * @param takenPerSecond tasks that were taken lately
     */
    record Queue(
            String name,
            String kind,
            long waiting,
            double oldestSeconds,
            double addedPerSecond,
            double takenPerSecond,
            List<Poller> pollers) {}

    /**
     * A process that takes tasks.
     *
     * @param version the deployment's version; missing for workers without one
     */
    record Poller(String identity, @Nullable String version, Instant lastSeenAt) {}

    /** The queues; null while Temporal does not answer. */
    @Nullable
    List<Queue> ask() {
        List<Queue> queues = new ArrayList<>();
        try {
            for (String name : TaskQueues.ALL) {
                for (String kind : KINDS.keySet().stream().sorted().toList()) {
                    queues.add(queue(name, kind));
                }
            }
            return queues;
        } catch (StatusRuntimeException away) {
            log.debug("Temporal does not say what waits: {}", away.getMessage());
            return null;
        }
    }

    private Queue queue(String name, String kind) {
        DescribeTaskQueueResponse described = client.getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(name))
                        .setTaskQueueType(KINDS.get(kind))
                        .setReportStats(true)
                        .build());
        TaskQueueStats stats = described.getStats();
        return new Queue(
                name,
                kind,
                stats.getApproximateBacklogCount(),
                Durations.toMillis(stats.getApproximateBacklogAge()) / MILLIS_OF_A_SECOND,
                stats.getTasksAddRate(),
                stats.getTasksDispatchRate(),
                described.getPollersList().stream().map(QueueStates::poller).toList());
    }

    private static Poller poller(PollerInfo poller) {
        String version = poller.getDeploymentOptions().getBuildId();
        Timestamp seen = poller.getLastAccessTime();
        return new Poller(
                poller.getIdentity(),
                version.isEmpty() ? null : version,
                Instant.ofEpochSecond(seen.getSeconds(), seen.getNanos()));
    }
}
