package dev.meridian.workflows.explorer;

import java.time.Duration;
import java.util.List;

/**
 * The state that a run of the build workflow passes to the next run by continue-as-new.
 *
 * @param site the tenant whose site is built
 * @param quietWindow how long requests must pause before a build starts
 * @param waiting requests not yet built, oldest first
 */
public record StaticBuildState(String site, Duration quietWindow, List<BuildRequest> waiting) {
    public StaticBuildState {
        waiting = List.copyOf(waiting);
    }

    /** The id of the one workflow that builds a site. */
    public static String workflowId(String site) {
        return "static-build/" + site;
    }
}
