package dev.meridian.activities.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ComputationSlotsTest {
    private final ComputationSlots slots = new ComputationSlots(4, 2);
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aTenantWithManyComputationsLeavesSlotsToTheOthers() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> computations = new ArrayList<>();
            for (int i = 0; i < 17; i++) {
                computations.add(threads.submit(() -> slots.run("greedy", this::compute)));
            }
            assertThat(begun.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
            computations.add(threads.submit(() -> slots.run("modest", this::compute)));
            assertThat(begun.tryAcquire(1, 60, TimeUnit.SECONDS)).isTrue();
            assertThat(begun.availablePermits()).isZero();
            end.countDown();
            for (Future<?> computation : computations) {
                computation.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whoIsInterruptedWhileWaitingTakesNoSlot() throws Exception {
        ComputationSlots one = new ComputationSlots(1, 1);
        Thread waiting = one.run("first", () -> {
            Thread second = Thread.ofVirtual()
                    .unstarted(() -> assertThatThrownBy(() -> one.run("second", () -> 1))
                            .isInstanceOf(InterruptedException.class));
            second.start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> second.getState() == Thread.State.WAITING);
            second.interrupt();
            return second;
        });
        waiting.join(Duration.ofSeconds(60));
        assertThat(waiting.isAlive()).isFalse();
        assertThat(one.run("third", () -> "done")).isEqualTo("done");
    }

    @Test
    void aComputationThatFailsGivesItsSlotBack() throws Exception {
        ComputationSlots one = new ComputationSlots(1, 1);
        assertThatThrownBy(() -> one.run("a", () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(one.run("a", () -> "done")).isEqualTo("done");
    }

    private boolean compute() {
        begun.release();
        try {
            return end.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
