package dev.meridian.activities.explorer.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fence.FencingToken.Phase;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshTurn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WriterFenceIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final Runnable NOT_WAITING = () -> {
        throw new AssertionError("nobody is to wait");
    };

    private final ExplorerKey explorer = ExplorerFixture.newExplorer();
    private final WriterFence fence = new WriterFence(JDBI);

    @Test
    void eachLaterTokenOutranksAllBeforeIt() {
        List<FencingToken> inOrder = List.of(
                token(1, 900, 3, Phase.OBJECTS, 9),
                token(2, 100, 1, Phase.VIEWS, 1),
                token(2, 100, 1, Phase.VIEWS, 2),
                token(2, 100, 1, Phase.OBJECTS, 1),
                token(2, 100, 2, Phase.OBJECTS, 1),
                token(2, 200, 1, Phase.VIEWS, 1),
                token(10, 50, 1, Phase.VIEWS, 1));

        for (FencingToken later : inOrder) {
            fence.claim(later, NOT_WAITING);
            for (FencingToken earlier : inOrder.subList(0, inOrder.indexOf(later))) {
                assertThatThrownBy(() -> fence.claim(earlier, NOT_WAITING)).isInstanceOf(JobException.class);
                assertThatThrownBy(() -> hold(earlier)).isInstanceOf(JobException.class);
            }
            hold(later);
        }
    }

    @Test
    void aClaimMayBeRepeated() {
        FencingToken token = token(1, 1, 1, Phase.VIEWS, 1);
        fence.claim(token, NOT_WAITING);

        fence.claim(token, NOT_WAITING);

        hold(token);
    }

    @Test
    void whoHasNeverClaimedHoldsNothing() {
        assertThatThrownBy(() -> hold(token(1, 1, 1, Phase.VIEWS, 1))).isInstanceOf(JobException.class);
    }

    @Test
    @Timeout(300)
    void aLaterTokenWaitsForTheTransactionOfAnEarlierOneAndIsToldSo() throws Exception {
        FencingToken earlier = token(1, 1, 1, Phase.VIEWS, 1);
        FencingToken later = token(1, 1, 1, Phase.VIEWS, 2);
        fence.claim(earlier, NOT_WAITING);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger waits = new AtomicInteger();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> claim = JDBI.inTransaction(tx -> {
                fence.hold(tx, earlier);
                Future<?> started = other.submit(() -> fence.claim(later, () -> {
                    waits.incrementAndGet();
                    waiting.countDown();
                }));
                assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
                return started;
            });
            claim.get(60, TimeUnit.SECONDS);
        }

        assertThat(waits.get()).isPositive();
        hold(later);
    }

    @Test
    @Timeout(300)
    void aWorkerFrozenInsideItsTransactionIsCutOffByTheServer() {
        FencingToken frozen = token(1, 1, 1, Phase.VIEWS, 1);
        FencingToken successor = token(1, 1, 1, Phase.VIEWS, 2);
        fence.claim(frozen, NOT_WAITING);

        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> JDBI.useTransaction(tx -> {
                        fence.hold(tx, frozen);
                        other.submit(() -> fence.claim(successor, () -> {})).get(60, TimeUnit.SECONDS);
                        tx.execute("UPDATE explorer_writers SET lease_until = 'infinity'");
                    }))
                    .isInstanceOf(RuntimeException.class);
        }

        hold(successor);
        assertThat(fence.isLeased(explorer)).isFalse();
    }

    @Test
    void aLeaseOutlivesTheClaimOfASuccessorAndEndsWithItsHolderOrItsTime() {
        FencingToken first = token(1, 1, 1, Phase.OBJECTS, 1);
        FencingToken second = token(1, 1, 1, Phase.OBJECTS, 2);
        fence.claim(first, NOT_WAITING);
        assertThat(fence.isLeased(explorer)).isFalse();
        renew(first, Duration.ofMinutes(1));

        fence.claim(second, NOT_WAITING);

        assertThat(fence.isLeased(explorer)).isTrue();
        assertThatThrownBy(() -> fence.endLease(first)).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> renew(first, Duration.ofMinutes(1))).isInstanceOf(JobException.class);
        renew(second, Duration.ofMinutes(1));
        fence.endLease(second);
        assertThat(fence.isLeased(explorer)).isFalse();
    }

    private void hold(FencingToken token) {
        JDBI.useTransaction(tx -> fence.hold(tx, token));
    }

    private void renew(FencingToken token, Duration length) {
        JDBI.useTransaction(tx -> fence.renewLease(tx, token, length));
    }

    private FencingToken token(long generation, long run, int attempt, Phase phase, int delivery) {
        return FencingToken.of(
                new RefreshTurn(explorer, "00000000-0000-7000-8000-000000000001", generation, run, attempt),
                phase,
                delivery);
    }
}
