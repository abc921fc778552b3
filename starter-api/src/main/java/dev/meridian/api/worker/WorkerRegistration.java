package dev.meridian.api.worker;

import java.util.List;

/**
 * What a feature runs on a task queue; each feature's configuration contributes its own as beans.
 *
 * @param taskQueue one of {@link dev.meridian.workflows.job.TaskQueues}
 * @param workflows workflow implementation classes
 * @param activities activity implementations, safe for use by many threads
 */
public record WorkerRegistration(String taskQueue, List<Class<?>> workflows, List<Object> activities) {
    public WorkerRegistration {
        workflows = List.copyOf(workflows);
        activities = List.copyOf(activities);
    }

    boolean isEmpty() {
        return workflows.isEmpty() && activities.isEmpty();
    }
}
