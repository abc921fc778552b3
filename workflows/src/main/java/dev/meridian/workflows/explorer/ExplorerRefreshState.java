package dev.meridian.workflows.explorer;

import org.jspecify.annotations.Nullable;

/**
 * The state that a run of the refresh workflow passes to the next run by continue-as-new.
 *
 * @param explorer the explorer to refresh
 * @param waiting the newest request not yet served
 * @param lastGeneration the greatest generation asked for so far
 * @param passedOver how many turns in a row ended early for a newer update ({@link EarlyEnds})
 */
public record ExplorerRefreshState(
        ExplorerKey explorer, @Nullable RefreshRequest waiting, long lastGeneration, int passedOver) {

    /** The state of a workflow that is started for the first time. */
    public static ExplorerRefreshState initial(ExplorerKey explorer) {
        return new ExplorerRefreshState(explorer, null, 0, 0);
    }
}
