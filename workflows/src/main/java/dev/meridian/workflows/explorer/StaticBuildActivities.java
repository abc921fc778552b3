package dev.meridian.workflows.explorer;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** The call that starts a build. */
@ActivityInterface(namePrefix = "StaticBuild")
public interface StaticBuildActivities {
    /**
     * Posts to the build hook. The idempotency key is the newest request's job id, so that the hook can recognise a
     * repeated call.
     *
     * @param requests what the build merges, oldest first
     */
    void callHook(String site, List<BuildRequest> requests);
}
