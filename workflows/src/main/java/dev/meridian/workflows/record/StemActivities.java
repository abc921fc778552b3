package dev.meridian.workflows.record;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Separates the audio of records. */
@ActivityInterface(namePrefix = "Record")
public interface StemActivities {
    /**
     * Makes the stems that the round wants; nothing if it wants none. Idempotent by tenant, SHA-256 of the audio, engine and
     * parameters: a block that is done is not done again. It heartbeats; if it is cancelled, its child processes end and the
     * blocks that are done are kept. Histories know it by its first name.
     */
    @ActivityMethod(name = "RecordTakeApart")
    void separate(RecordTurn turn);
}
