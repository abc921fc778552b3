package dev.meridian.api.metrics;

import com.google.protobuf.util.Durations;
import dev.meridian.api.background.RepeatedWork;
import dev.meridian.workflows.job.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Temporal every few seconds how many tasks wait in each queue. Every process shows the same numbers; while
 * Temporal is away the metrics are missing.
 */
final class QueueDepths extends RepeatedWork implements MeterBinder {
    private static final Logger log = LoggerFactory.getLogger(QueueDepths.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private enum Kind {
        WORKFLOW(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
        ACTIVITY(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);

        private final TaskQueueType type;

        Kind(TaskQueueType type) {
            this.type = type;
        }
    }

    private record Queue(String name, Kind kind) {}

    private final WorkflowClient client;
    private final Map<Queue, TaskQueueStats> known = new ConcurrentHashMap<>();

    QueueDepths(WorkflowClient client) {
        super("queue-depths", EVERY);
        this.client = client;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String name : TaskQueues.ALL) {
            for (Kind kind : Kind.values()) {
                Queue queue = new Queue(name, kind);
                gauge(registry, TelemetryNames.QUEUE_BACKLOG, queue, TaskQueueStats::getApproximateBacklogCount);
                gauge(
                        registry,
                        TelemetryNames.QUEUE_AGE,
                        queue,
                        stats -> Durations.toMillis(stats.getApproximateBacklogAge()) / 1000.0);
            }
        }
    }

    private void gauge(MeterRegistry registry, String metric, Queue queue, ToDoubleFunction<TaskQueueStats> value) {
        Gauge.builder(metric, () -> {
                    TaskQueueStats stats = known.get(queue);
                    return stats == null ? Double.NaN : value.applyAsDouble(stats);
                })
                .tag(TelemetryNames.QUEUE, queue.name())
                .tag(TelemetryNames.KIND, queue.kind().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    @Override
    protected boolean work() {
        try {
            for (String name : TaskQueues.ALL) {
                for (Kind kind : Kind.values()) {
                    known.put(new Queue(name, kind), stats(name, kind));
                }
            }
        } catch (StatusRuntimeException away) {
            log.debug("Temporal does not say how many tasks wait: {}", away.getMessage());
            known.clear();
        }
        return true;
    }

    private TaskQueueStats stats(String name, Kind kind) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(name))
                        .setTaskQueueType(kind.type)
                        .setReportStats(true)
                        .build())
                .getStats();
    }
}
