package dev.meridian.workflows.explorer;

/**
 * Whether a refresh may end early because a newer update waits.
 *
 * <p>Ending early saves work while many updates come, but an endless stream of updates must not keep the bucket stale
 * for ever: after a cut upload, or after {@link ExplorerJobs#MAX_PASSED_OVER} other early ends in a row, the next turn
 * runs to its end.
 */
final class EarlyEnds {
    private int passedOver;

    EarlyEnds(int passedOver) {
        this.passedOver = passedOver;
    }

    boolean mayEndEarly() {
        return passedOver < ExplorerJobs.MAX_PASSED_OVER;
    }

    void endedEarly() {
        passedOver++;
    }

    void uploadWasCut() {
        passedOver = ExplorerJobs.MAX_PASSED_OVER;
    }

    void wentThrough() {
        passedOver = 0;
    }

    int passedOver() {
        return passedOver;
    }
}
