package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelWorkTest {
    private static final int CAP_SECONDS = 20;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(CAP_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** Waits until it is interrupted. */
    private static void hold() {
        await(new CountDownLatch(1));
    }

    @Test
    void everyItemIsDoneOnceAndAsManyAtATimeAsAreAllowed() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(4);
        List<Integer> done = new CopyOnWriteArrayList<>();
        ParallelWork.atMost(4).forEach(items(50), item -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            full.countDown();
            await(full);
            underWay.decrementAndGet();
            done.add(item);
        });
        assertThat(most).hasValue(4);
        assertThat(done).containsExactlyInAnyOrderElementsOf(items(50));
    }

    @Test
    void noItemsAreNoWork() {
        ParallelWork.atMost(4)
                .watchedBy(() -> {
                    throw new AssertionError("There is nothing to watch");
                })
                .forEach(List.of(), item -> begun.incrementAndGet());
        assertThat(begun).hasValue(0);
    }

    @Test
    void lessThanOneItemAtATimeIsRefused() {
        assertThatThrownBy(() -> ParallelWork.atMost(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void afterAFailureNoItemIsBegunAndWhatIsUnderWayFinishes() {
        CountDownLatch allBegun = new CountDownLatch(3);
        CountDownLatch failing = new CountDownLatch(1);
        IllegalStateException failure = new IllegalStateException("item 0");
        AtomicReference<@Nullable Thread> failed = new AtomicReference<>();
        assertThatThrownBy(() -> ParallelWork.atMost(3).forEach(items(100), item -> {
                    begun.incrementAndGet();
                    allBegun.countDown();
                    await(allBegun);
                    if (item == 0) {
                        failed.set(Thread.currentThread());
                        failing.countDown();
                        throw failure;
                    }
                    await(failing);
                    joined(failed.get());
                    ended.incrementAndGet();
                }))
                .isSameAs(failure);
        assertThat(begun).as("begun").hasValue(3);
        assertThat(ended).as("finished, not interrupted").hasValue(2);
    }

    private static void joined(@Nullable Thread thread) {
        try {
            assertThat(thread != null && thread.join(Duration.ofSeconds(CAP_SECONDS)))
                    .isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError("An item was interrupted", stopped);
        }
    }

    @Test
    void aFailureInterruptsTheOthersIfThatIsAskedFor() {
        CountDownLatch allBegun = new CountDownLatch(3);
        IllegalStateException failure = new IllegalStateException("item 2");
        assertThatThrownBy(() -> ParallelWork.atMost(3).interruptingOthers().forEach(items(100), item -> {
                    begun.incrementAndGet();
                    allBegun.countDown();
                    try {
                        await(allBegun);
                        if (item == 2) {
                            throw failure;
                        }
                        hold();
                    } finally {
                        ended.incrementAndGet();
                    }
                }))
                .as("the failure that came first, not what it brought about")
                .isSameAs(failure);
        assertThat(begun).hasValue(3);
        assertThat(ended).as("over when the caller learns of the failure").hasValue(3);
    }

    @Test
    void anErrorOfAnItemIsAFailureAndKeepsNobodyWaiting() {
        assertThatThrownBy(() -> ParallelWork.atMost(2).interruptingOthers().forEach(items(100), item -> {
                    if (item == 1) {
                        throw new StackOverflowError();
                    }
                    hold();
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void whatFailsAfterTheFirstFailureIsSuppressedAndNotLost() {
        CountDownLatch allBegun = new CountDownLatch(2);
        Throwable thrown = catchThrowable(() -> ParallelWork.atMost(2).forEach(items(2), item -> {
            allBegun.countDown();
            await(allBegun);
            throw new IllegalStateException("item " + item);
        }));
        assertThat(List.of(thrown.getMessage(), thrown.getSuppressed()[0].getMessage()))
                .containsExactlyInAnyOrder("item 0", "item 1");
    }

    @Test
    void theWatchIsCalledAgainAndAgainByTheCallingThread() {
        CountDownLatch called = new CountDownLatch(3);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ParallelWork.atMost(2)
                .watchedBy(() -> {
                    threads.add(Thread.currentThread());
                    called.countDown();
                })
                .forEach(items(1), item -> await(called));
        assertThat(threads).hasSizeGreaterThanOrEqualTo(3).containsOnly(Thread.currentThread());
    }

    @Test
    void whatTheWatchThrowsStopsTheRestAndIsThrown() {
        CountDownLatch released = new CountDownLatch(1);
        IllegalStateException cancelled = new IllegalStateException("cancelled");
        assertThatThrownBy(() -> ParallelWork.atMost(2)
                        .watchedBy(() -> {
                            released.countDown();
                            throw cancelled;
                        })
                        .forEach(items(100), item -> {
                            begun.incrementAndGet();
                            await(released);
                            ended.incrementAndGet();
                            throw new IllegalStateException("item " + item);
                        }))
                .isSameAs(cancelled);
        assertThat(cancelled.getSuppressed()).as("the failure of an item").hasSize(1);
        assertThat(begun.get()).isBetween(1, 2);
        assertThat(ended.get()).as("what was under way finishes").isEqualTo(begun.get());
    }

    @Test
    void whatTheWatchThrowsInterruptsTheItemsIfThatIsAskedFor() {
        IllegalStateException cancelled = new IllegalStateException("cancelled");
        assertThatThrownBy(() -> ParallelWork.atMost(2)
                        .interruptingOthers()
                        .watchedBy(() -> {
                            throw cancelled;
                        })
                        .forEach(items(100), item -> hold()))
                .isSameAs(cancelled);
    }

    @Test
    void anInterruptOfTheCallerReachesItsItemsAndIsKept() throws InterruptedException {
        CountDownLatch allBegun = new CountDownLatch(2);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            thrown.set(catchThrowable(() -> ParallelWork.atMost(2).forEach(items(100), item -> {
                begun.incrementAndGet();
                allBegun.countDown();
                try {
                    hold();
                } finally {
                    ended.incrementAndGet();
                }
            })));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        await(allBegun);
        caller.interrupt();
        assertThat(caller.join(Duration.ofSeconds(CAP_SECONDS))).isTrue();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class).hasMessage("The worker is stopping");
        assertThat(stillInterrupted).isTrue();
        assertThat(begun).hasValue(2);
        assertThat(ended).hasValue(2);
    }

    @Test
    void aCallerThatIsInterruptedAlreadyLeavesNothingBehind() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> ParallelWork.atMost(2).forEach(items(10), item -> hold()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void itemsHaveTheTraceAndTheLogFieldsOfTheCaller() {
        ContextKey<String> span = ContextKey.named("span");
        List<String> seen = new CopyOnWriteArrayList<>();
        MDC.put("jobId", "job-1");
        try (Scope _ = Context.current().with(span, "span-1").makeCurrent()) {
            ParallelWork.atMost(2)
                    .forEach(
                            items(3),
                            item -> seen.add(
                                    MDC.get("jobId") + " " + Context.current().get(span)));
        } finally {
            MDC.remove("jobId");
        }
        assertThat(seen).containsExactly("job-1 span-1", "job-1 span-1", "job-1 span-1");
    }

    @Test
    void workThatRunsProgramsIsDoneOnPlatformThreads() {
        List<Boolean> virtual = new CopyOnWriteArrayList<>();
        ParallelWork.atMost(2)
                .onPlatformThreads()
                .forEach(items(5), item -> virtual.add(Thread.currentThread().isVirtual()));
        assertThat(virtual).hasSize(5).doesNotContain(true);
    }

    @Test
    void theAbortionOfTheCallersWorkAbortsThatOfItsItems() throws Exception {
        AbortSignal signal = new AbortSignal();
        CountDownLatch waiting = new CountDownLatch(2);
        Thread.ofVirtual().start(() -> {
            await(waiting);
            signal.abort();
        });
        signal.during(() -> {
            ParallelWork.atMost(2).forEach(items(2), item -> {
                CountDownLatch aborted = new CountDownLatch(1);
                AbortSignal.current().onAbort(aborted::countDown);
                waiting.countDown();
                await(aborted);
                ended.incrementAndGet();
            });
            return true;
        });
        assertThat(ended).hasValue(2);
    }

    @Test
    void aFailureAbortsWorkThatMayEndAnywhere() {
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicBoolean aborted = new AtomicBoolean();
        assertThatThrownBy(() -> ParallelWork.atMost(2).interruptingOthers().forEach(items(2), item -> {
                    if (item == 0) {
                        await(waiting);
                        throw new IllegalStateException("failed");
                    }
                    AbortSignal.current().onAbort(() -> aborted.set(true));
                    waiting.countDown();
                    hold();
                }))
                .hasMessage("failed");
        assertThat(aborted).isTrue();
    }
}
