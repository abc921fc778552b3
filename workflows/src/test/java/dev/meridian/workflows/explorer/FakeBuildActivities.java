package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records what a build asks for, as {@code <activity> <job>}; the hook as {@code callHook [<job>, ...]}. */
final class FakeBuildActivities implements StaticBuildActivities, JobBookkeepingActivities {
    private final ActivityScript script;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    FakeBuildActivities(ActivityScript script) {
        this.script = script;
    }

    /** These jobs have ended before the test begins. */
    void haveEnded(String... jobIds) {
        ended.addAll(List.of(jobIds));
    }

    @Override
    public void callHook(String site, List<BuildRequest> requests) {
        script.call("callHook", requests.stream().map(BuildRequest::jobId).toList());
    }

    @Override
    public boolean start(String jobId, int attempt) {
        script.call("start", jobId + (attempt == 1 ? "" : " #" + attempt));
        return !ended.contains(jobId);
    }

    @Override
    public boolean complete(String jobId, @Nullable String outcome) {
        script.call("complete", jobId + (outcome == null ? "" : ", " + outcome));
        return ended.add(jobId);
    }

    @Override
    public boolean retryLater(String jobId, JobFailure failure) {
        script.call("retryLater", jobId);
        return !ended.contains(jobId);
    }

    @Override
    public boolean fail(String jobId, JobFailure failure) {
        script.call("fail", jobId + " " + failure.code());
        return ended.add(jobId);
    }

    @Override
    public boolean cancel(String jobId) {
        script.call("cancel", jobId);
        return ended.add(jobId);
    }
}
