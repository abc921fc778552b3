package dev.meridian.api.worker;

import java.util.List;

/**
 * The workflows and activities of a feature on a task queue; each feature's configuration contributes its registrations
 * as beans.
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
