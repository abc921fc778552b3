package dev.meridian.api.worker;

import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Builds the workers of a process from its features' registrations. */
final class WorkerFactories {
    private static final Duration HEARTBEAT_AT_MOST_EVERY = Duration.ofSeconds(1);

    /**
     * The pause between heartbeats on queues whose work has to end within a second of a cancellation; the answer to a
     * heartbeat tells of the cancellation.
     */
    private static final Duration PROMPT_HEARTBEAT_AT_MOST_EVERY = Duration.ofMillis(200);

    private static final Set<String> PROMPT = Set.of(TaskQueues.COMPUTE, TaskQueues.HEATMAPS, TaskQueues.DOWNLOADS);

    private final WorkflowClient client;
    private final WorkerSettings settings;
    private final int refreshSlots;
    private final List<WorkerRegistration> registrations;
    private final List<WorkerInterceptor> interceptors;

    /**
     * @param refreshSlots how many phases of explorer refreshes run at once; the others wait at Temporal
     */
    WorkerFactories(
            WorkflowClient client,
            WorkerSettings settings,
            int refreshSlots,
            List<WorkerRegistration> registrations,
            List<WorkerInterceptor> interceptors) {
        this.client = client;
        this.settings = settings;
        this.refreshSlots = refreshSlots;
        this.interceptors = interceptors;
        // A queue for which nothing is registered, because its feature is not configured, has no worker.
        this.registrations = registrations.stream()
                .filter(registration -> !registration.isEmpty())
                .toList();
    }

    /** The queues that workers of this process poll. */
    Set<String> taskQueues() {
        return registrations.stream().map(WorkerRegistration::taskQueue).collect(Collectors.toUnmodifiableSet());
    }

    WorkerFactory create() {
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors.toArray(WorkerInterceptor[]::new))
                        .build());
        for (String taskQueue : taskQueues()) {
            Worker worker = factory.newWorker(taskQueue, optionsFor(taskQueue));
            for (WorkerRegistration registration : registrations) {
                if (registration.taskQueue().equals(taskQueue)) {
                    register(worker, registration);
                }
            }
        }
        return factory;
    }

    private WorkerOptions optionsFor(String taskQueue) {
        WorkerOptions.Builder options = WorkerOptions.newBuilder()
                .setAllowActivityHeartbeatDuringShutdown(true)
                .setMaxConcurrentActivityExecutionSize(settings.slotsOf(taskQueue))
                .setMaxHeartbeatThrottleInterval(
                        PROMPT.contains(taskQueue) ? PROMPT_HEARTBEAT_AT_MOST_EVERY : HEARTBEAT_AT_MOST_EVERY);
        if (taskQueue.equals(TaskQueues.REFRESHES)) {
            options.setMaxConcurrentActivityExecutionSize(refreshSlots);
        }
        if (settings.connectorTasksPerSecond() != null && settings.countsTasksOf(taskQueue)) {
            options.setMaxTaskQueueActivitiesPerSecond(settings.connectorTasksPerSecond());
        }
        return options.build();
    }

    private static void register(Worker worker, WorkerRegistration registration) {
        if (!registration.workflows().isEmpty()) {
            worker.registerWorkflowImplementationTypes(registration.workflows().toArray(Class<?>[]::new));
        }
        if (!registration.activities().isEmpty()) {
            worker.registerActivitiesImplementations(registration.activities().toArray());
        }
    }
}
