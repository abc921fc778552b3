package dev.meridian.workflows.record;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;

/** Records what a record asks for; each round has the number of its audio. */
final class FakeRecordActivities implements RecordActivities, StemActivities, RecordBookkeepingActivities {
    private final ActivityScript script;
    private final int versions;
    private int published;

    /** @param versions of audio that come in, one in each round; 0 for a record that is gone */
    FakeRecordActivities(ActivityScript script, int versions) {
        this.script = script;
        this.versions = versions;
    }

    @Override
    public void analyse(RecordTurn turn) {
        script.call("analyse", published + 1);
    }

    @Override
    public void measure(RecordTurn turn) {
        script.call("measure", published + 1);
    }

    @Override
    public void compare(RecordTurn turn) {
        script.call("compare", published + 1);
    }

    @Override
    public void separate(RecordTurn turn) {
        script.call("separate", published + 1);
    }

    @Override
    public void leaveOutStems(RecordTurn turn, JobFailure failure) {
        script.call("leaveOutStems", failure.code());
    }

    @Override
    public boolean begin(RecordTurn turn) {
        script.call("begin", "#" + turn.attempt());
        return published < versions;
    }

    @Override
    public boolean publish(RecordTurn turn) {
        script.call("publish", published + 1);
        return ++published < versions;
    }

    @Override
    public void retryLater(RecordTurn turn, JobFailure failure) {
        script.call("retryLater", failure.code() + " in " + failure.retryIn());
    }

    @Override
    public void fail(RecordTurn turn, JobFailure failure) {
        script.call("fail", failure.code());
    }

    @Override
    public void cancel(RecordTurn turn) {
        script.call("cancel", "#" + turn.attempt());
    }
}
