package dev.meridian.api.health;

import dev.meridian.api.worker.WorkerHost;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;

/** Up while this process polls all of its queues and Temporal sees pollers there. */
final class WorkerHealth extends DependencyHealth {
    private final WorkflowClient client;
    private final WorkerHost workers;

    WorkerHealth(WorkflowClient client, WorkerHost workers) {
        super("The task queues can't be looked at");
        this.client = client;
        this.workers = workers;
    }

    @Override
    void ask(Health.Builder health) {
        if (!workers.isPolling()) {
            health.down().withDetail("reason", "The workers have not started: Temporal has not answered yet");
            return;
        }
        health.up();
        for (String taskQueue : workers.taskQueues()) {
            int pollers = pollers(taskQueue);
            health.withDetail(taskQueue, pollers + " pollers");
            if (pollers == 0) {
                health.down();
            }
        }
    }

    private int pollers(String taskQueue) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(TemporalHealth.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                        .build())
                .getPollersCount();
    }
}
