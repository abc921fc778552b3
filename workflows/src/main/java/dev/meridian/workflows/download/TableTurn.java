package dev.meridian.workflows.download;

import org.jspecify.annotations.Nullable;

/**
 * How a turn ended.
 *
 * @param isDone whether the table has been read to its end; otherwise it needs another turn
 * @param paused whether an operator has paused the download, so that the next turn comes when it is resumed; null if
 *     not, as in histories from before pauses existed
 */
public record TableTurn(boolean isDone, @Nullable Boolean paused) {
    /** The table has been read to its end. */
    public static final TableTurn DONE = new TableTurn(true, null);

    /** The table needs another turn. */
    public static final TableTurn GOES_ON = new TableTurn(false, null);

    /** The table needs another turn when the download is resumed. */
    public static final TableTurn PAUSED = new TableTurn(false, true);

    boolean isOfPausedDownload() {
        return Boolean.TRUE.equals(paused);
    }
}
