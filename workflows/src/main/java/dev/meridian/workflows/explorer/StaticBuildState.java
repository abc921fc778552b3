package dev.meridian.workflows.explorer;

import java.time.Duration;
import java.util.List;

/**
 * What a run of the build workflow hands to the next.
 *
 * @param site whose site, a tenant
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
