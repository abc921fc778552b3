package dev.meridian.api.tracing;

import dev.meridian.api.testing.IdleExplorer;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.util.concurrent.CountDownLatch;

/** A refresh with nothing to do, whose first phase waits until it is let go. */
final class FakeExplorer extends IdleExplorer {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public ViewsRefreshed refreshViews(RefreshTurn turn) {
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return super.refreshViews(turn);
    }
}
