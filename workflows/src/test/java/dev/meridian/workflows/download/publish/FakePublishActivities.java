package dev.meridian.workflows.download.publish;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import java.util.concurrent.atomic.AtomicInteger;

/** Records what a publishing asks for; the plan needs a number of turns. */
final class FakePublishActivities implements PublishActivities, PublishBookkeepingActivities {
    private final ActivityScript script;
    private final AtomicInteger turnsLeft;

    FakePublishActivities(ActivityScript script, int turns) {
        this.script = script;
        this.turnsLeft = new AtomicInteger(turns);
    }

    @Override
    public void prepare(PublishState state) {
        script.call("prepare", "#" + state.attempt());
    }

    @Override
    public boolean publish(PublishState state) {
        script.call("publish", state.turn());
        return turnsLeft.decrementAndGet() <= 0;
    }

    @Override
    public void complete(PublishState state) {
        script.call("complete", "");
    }

    @Override
    public void retryLater(PublishState state, JobFailure failure) {
        script.call("retryLater", failure.code() + " in " + failure.retryIn());
    }

    @Override
    public void fail(PublishState state, JobFailure failure) {
        script.call("fail", failure.code());
    }

    @Override
    public void cancel(PublishState state) {
        script.call("cancel", "");
    }
}
