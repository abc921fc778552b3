package dev.meridian.activities.explorer.fence;

import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshTurn;

/**
 * Tells which of several workers that believe they own an explorer is the latest; tokens are compared element by
 * element.
 *
 * @param explorer the owned explorer
 * @param rank generation, start of the turn, attempt, phase, delivery
 */
public record FencingToken(ExplorerKey explorer, Long[] rank) {
    /** The phases that write, in their order. */
    public enum Phase {
        VIEWS,
        OBJECTS
    }

    /**
     * @param delivery how often Temporal has handed out this activity, from 1
     */
    public static FencingToken of(RefreshTurn turn, Phase phase, int delivery) {
        return new FencingToken(turn.explorer(), new Long[] {
            turn.generation(), turn.startedMillis(), (long) turn.attempt(), (long) phase.ordinal(), (long) delivery
        });
    }
}
