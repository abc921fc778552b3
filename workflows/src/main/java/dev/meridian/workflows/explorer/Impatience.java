package dev.meridian.workflows.explorer;

/**
 * Whether a refresh may end early because a newer update waits.
 *
 * <p>Ending early saves work while updates pour in, but a stream of updates without end must not keep the bucket stale
 * for ever: a cut upload, or {@link ExplorerJobs#MAX_PASSED_OVER} other early ends in a row, and the next turn goes
 * through to its end.
 */
final class Impatience {
    private int passedOver;

    Impatience(int passedOver) {
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
