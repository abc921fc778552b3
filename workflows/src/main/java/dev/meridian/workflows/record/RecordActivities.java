package dev.meridian.workflows.record;

import io.temporal.activity.ActivityInterface;

/** The CPU work on a record's audio. */
@ActivityInterface(namePrefix = "Record")
public interface RecordActivities {
    /**
     * Measures the audio of the round, copies it for listening and reads its tags. Idempotent by tenant, SHA-256 of the
     * audio, step, the step's version and its parameters: a step that is done is not done again. It heartbeats; if it is
     * cancelled, its child processes end and the steps that are done are kept.
     */
    void measure(RecordTurn turn);

    /**
     * Takes the fingerprints of the audio of the round, which is measured, and searches for it among the others. Idempotent and
     * stopped as {@link #measure} is; the fingerprints are a step, and a round searches once.
     */
    void compare(RecordTurn turn);

    /**
     * {@link #measure} and {@link #compare}, for jobs that began before both were apart. Idempotent by tenant, SHA-256 of the
     * audio, step, the step's version and its parameters: a step that is done is not done again. It heartbeats; if it is
     * cancelled, its child processes end and the steps that are done are kept.
     */
    void analyse(RecordTurn turn);
}
