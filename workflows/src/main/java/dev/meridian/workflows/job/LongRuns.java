package dev.meridian.workflows.job;

import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tries of one run of a workflow. Waits for a quota, for another job or for a server use up no attempt: there may be more of
 * them than a history has room for, so that such a workflow continues as new between two tries.
 */
public final class LongRuns {
    /** After this many tries a run continues as new, so that its history stays bounded. */
    public static final int TRIES = 200;

    private final @Nullable String changeId;
    private int tries;

    /** For a workflow that has counted its tries since its first version. */
    public LongRuns() {
        this.changeId = null;
    }

    /**
     * @param changeId the id of the change (as in {@code Workflow.getVersion}) that tells runs from before the workflow
     * counted its tries from later runs
     */
    public LongRuns(String changeId) {
        this.changeId = changeId;
    }

    /** Whether the run has had its tries and continues as new now; if not, a try begins. */
    public boolean isOver() {
        boolean isLong = tries >= TRIES || Workflow.getInfo().isContinueAsNewSuggested();
        tries++;
        return isLong && (changeId == null || Workflow.getVersion(changeId, Workflow.DEFAULT_VERSION, 1) == 1);
    }
}
