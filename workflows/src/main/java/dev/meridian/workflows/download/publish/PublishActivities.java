package dev.meridian.workflows.download.publish;

import io.temporal.activity.ActivityInterface;

/** The work of publishing that talks to other systems. */
@ActivityInterface(namePrefix = "Publish")
public interface PublishActivities {
    /**
     * Marks the job as running, takes the snapshot for it, and copies the plan that was asked for. Idempotent by job id.
     *
     * @throws io.temporal.failure.ActivityFailure permanent, {@code plan_changed}, if there are other edits than in the plan
     */
    void prepare(PublishState state);

    /**
     * Publishes changes for at most {@link PublishJobs#LONGEST_TURN}; returns whether none is left. Changes are
     * committed as sent before they are sent, and their outcomes afterwards. Heartbeats several times a second.
     * Idempotent by (job id, turn): an older turn writes nothing.
     */
    boolean publish(PublishState state);
}
