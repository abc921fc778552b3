package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskScopeTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    private static TaskScope scope(TaskScope.Patience patience) {
        return new TaskScope(ScopeThreads.KEPT, true, () -> {}, patience);
    }

    /** Takes no notice of interrupts. */
    private boolean deaf() {
        begun.countDown();
        while (true) {
            try {
                return released.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException notNoticed) {
                continue;
            }
        }
    }

    private void awaitBegin() throws InterruptedException {
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aThreadThatTakesNoNoticeIsLeftToItselfWhenThePatienceIsOver() throws InterruptedException {
        try (TaskScope scope = scope(new TaskScope.Patience(SHORT, LONG))) {
            scope.start(this::deaf);
            awaitBegin();
            assertThat(scope.join(Duration.ZERO)).isFalse();
        }
        assertThat(released.getCount()).as("the thread still worked").isEqualTo(1);
    }

    @Test
    void anOwnerThatIsInterruptedHasThePatienceOfAProcessThatEnds() throws InterruptedException {
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread owner = Thread.ofPlatform().daemon().start(() -> {
            assertThatThrownBy(() -> {
                        try (TaskScope scope = scope(new TaskScope.Patience(LONG, SHORT))) {
                            scope.start(this::deaf);
                            scope.join(LONG);
                        }
                    })
                    .isInstanceOf(CancellationException.class);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        awaitBegin();
        owner.interrupt();
        assertThat(owner.join(Duration.ofSeconds(20))).isTrue();
        assertThat(interrupted).as("the interrupt is kept").isTrue();
    }

    @Test
    void whatIsStartedAfterTheScopeWasStoppedIsInterruptedToo() {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (TaskScope scope = scope(TaskScope.Patience.UNLIMITED)) {
            scope.stop();
            scope.start(() -> {
                try {
                    return released.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                    interrupted.set(true);
                    return false;
                }
            });
        }
        assertThat(interrupted).isTrue();
    }
}
