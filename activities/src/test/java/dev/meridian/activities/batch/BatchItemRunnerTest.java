package dev.meridian.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Items of a batch that are performed side by side; without PostgreSQL. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchItemRunnerTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int AT_ONCE = 16;

    private final List<ItemOutcome> recorded = new CopyOnWriteArrayList<>();

    private void perform(Duration timeout, List<BatchItems.Due> due, TestItem.Effect effect) {
        new BatchItemRunner(TestItem.performing(effect), TestItem.order(timeout)).perform(due, recorded::addAll);
    }

    private List<ItemOutcome> inOrder() {
        return recorded.stream()
                .sorted(Comparator.comparing(ItemOutcome::index))
                .toList();
    }

    @Test
    void sixteenItemsAreUnderWayAtOnceAndNeverMore() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(AT_ONCE);
        perform(LONG, TestItem.due(50), task -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            full.countDown();
            full.await();
            underWay.decrementAndGet();
        });
        assertThat(most).hasValue(AT_ONCE);
        assertThat(recorded).hasSize(50);
    }

    @Test
    void everyItemIsRecordedOnceAndAtMostAHundredTogether() {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        new BatchItemRunner(TestItem.performing(task -> {}), TestItem.order(LONG))
                .perform(TestItem.due(250), outcomes -> {
                    sizes.add(outcomes.size());
                    recorded.addAll(outcomes);
                });
        assertThat(inOrder().stream().map(ItemOutcome::index))
                .containsExactlyElementsOf(IntStream.range(0, 250).boxed().toList());
        assertThat(sizes).allMatch(size -> size <= 100);
    }

    @Test
    void anItemThatTakesLongDoesNotKeepOthersFromBeingRecorded() {
        CountDownLatch othersRecorded = new CountDownLatch(4);
        new BatchItemRunner(
                        TestItem.performing(task -> {
                            if (task.payload().name().equals("item 0")) {
                                othersRecorded.await();
                            }
                        }),
                        TestItem.order(LONG))
                .perform(TestItem.due(5), outcomes -> {
                    recorded.addAll(outcomes);
                    outcomes.forEach(outcome -> othersRecorded.countDown());
                });
        assertThat(recorded).hasSize(5);
        assertThat(recorded.getLast().index()).isZero();
    }

    @Test
    void theRecorderIsCalledAgainAndAgainWhileNothingEndsSoThatItCanStopTheItems() {
        CountDownLatch asked = new CountDownLatch(3);
        new BatchItemRunner(TestItem.performing(task -> asked.await()), TestItem.order(LONG))
                .perform(TestItem.due(1), outcomes -> {
                    recorded.addAll(outcomes);
                    asked.countDown();
                });
        assertThat(recorded).hasSize(1);
    }

    @Test
    void nothingIsRecordedOfNoItems() {
        new BatchItemRunner(TestItem.performing(task -> {}), TestItem.order(LONG)).perform(List.of(), outcomes -> {
            throw new AssertionError("There is nothing to record");
        });
    }

    @Test
    void anEffectKnowsItsItemItsAttemptAndItsTimeout() {
        Map<String, Task<TestItem>> tasks = new ConcurrentHashMap<>();
        perform(LONG, List.of(new BatchItems.Due(7, "{\"name\":\"a\"}", 1)), task -> tasks.put(task.id(), task));
        assertThat(tasks.values()).containsExactly(new Task<>("job-1/7", "default", new TestItem("a"), 2, LONG));
        assertThat(recorded).containsExactly(ItemOutcome.completed(7, 2, "{\"name\":\"a\"}"));
    }

    @Test
    void aFailureIsItsItemsOwnAndSaysWhetherTheItemIsTriedAgain() {
        perform(LONG, TestItem.due(5), task -> {
            switch (task.payload().name()) {
                case "item 0" -> throw JobException.retryable("busy", "Try again");
                case "item 1" -> throw JobException.permanent("refused", "Never");
                case "item 2" -> throw new IllegalArgumentException("holds what nobody should read");
                case "item 3" -> throw JobException.retryable(JobFailure.QUOTA_EXHAUSTED, "Wait");
                default -> {}
            }
        });
        assertThat(inOrder().stream().map(BatchItemRunnerTest::inWords))
                .containsExactly(
                        "pending busy attempt 1 in PT2S",
                        "failed refused attempt 1 in PT0S",
                        "pending unexpected_error attempt 1 in PT2S",
                        "pending quota_exhausted attempt 0 in PT2S",
                        "completed null attempt 1 in PT0S");
        assertThat(inOrder().get(2).error()).isEqualTo("Unexpected IllegalArgumentException");
    }

    private static String inWords(ItemOutcome outcome) {
        return outcome.status() + " " + outcome.code() + " attempt " + outcome.attempt() + " in " + outcome.retryIn();
    }

    @Test
    void afterItsLastAttemptAnItemHasFailed() {
        perform(LONG, List.of(new BatchItems.Due(0, "{\"name\":\"a\"}", 2)), task -> {
            throw JobException.retryable("busy", "Try again");
        });
        assertThat(recorded.stream().map(BatchItemRunnerTest::inWords))
                .containsExactly("failed busy attempt 3 in PT0S");
    }

    /** A deeply nested document overflows a stack; the batch must not wait for its item without end. */
    @Test
    void anItemThatBreaksTheVirtualMachinesRulesIsAFailureLikeOthers() {
        perform(LONG, TestItem.due(3), task -> {
            if (task.payload().name().equals("item 1")) {
                throw new StackOverflowError();
            }
        });
        assertThat(inOrder().stream().map(BatchItemRunnerTest::inWords))
                .containsExactly(
                        "completed null attempt 1 in PT0S",
                        "pending unexpected_error attempt 1 in PT2S",
                        "completed null attempt 1 in PT0S");
        assertThat(inOrder().get(1).error()).isEqualTo("Unexpected StackOverflowError");
    }

    @Test
    void anItemThatCannotBeReadIsAFailureLikeOthers() {
        perform(LONG, List.of(new BatchItems.Due(0, "{", 0), TestItem.due(2).getLast()), task -> {});
        assertThat(inOrder().stream().map(ItemOutcome::status)).containsExactly("pending", "completed");
        assertThat(inOrder().getFirst().code()).isEqualTo(JobFailure.UNEXPECTED);
    }

    @Test
    void anAttemptThatTakesTooLongIsInterruptedAndCountsAndTheOthersGoOn() {
        CountDownLatch interrupted = new CountDownLatch(1);
        perform(Duration.ofMillis(300), TestItem.due(2), task -> {
            if (task.payload().name().equals("item 0")) {
                waitForAnInterrupt(interrupted::countDown);
            }
        });
        assertThat(interrupted.getCount())
                .as("the effect is over when it is recorded")
                .isZero();
        assertThat(inOrder().stream().map(BatchItemRunnerTest::inWords))
                .containsExactly("pending attempt_timed_out attempt 1 in PT2S", "completed null attempt 1 in PT0S");
    }

    private static void waitForAnInterrupt(Runnable whenInterrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            whenInterrupted.run();
            throw stopped;
        }
    }

    @Test
    void aRecorderThatThrowsStopsWhatIsUnderWayAndTheRestDoesNotBegin() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        IllegalStateException cancelled = new IllegalStateException("cancelled");
        BatchItemRunner runner = new BatchItemRunner(
                TestItem.performing(task -> {
                    begun.incrementAndGet();
                    waitForAnInterrupt(interrupted::incrementAndGet);
                }),
                TestItem.order(LONG));
        assertThatThrownBy(() -> runner.perform(TestItem.due(500), outcomes -> {
                    recorded.addAll(outcomes);
                    if (begun.get() == AT_ONCE) {
                        throw cancelled;
                    }
                }))
                .isSameAs(cancelled);
        await().atMost(60, TimeUnit.SECONDS).until(() -> interrupted.get() == begun.get());
        assertThat(begun.get()).isBetween(AT_ONCE, 499);
        assertThat(recorded)
                .as("an item that was interrupted for the end has no outcome")
                .isEmpty();
    }

    @Test
    void aWorkerThatStopsInterruptsTheEffectsAndRecordsNoFailure() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        AtomicReference<@Nullable RuntimeException> thrown = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>(false);
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                perform(LONG, TestItem.due(2), task -> {
                    begun.countDown();
                    waitForAnInterrupt(interrupted::countDown);
                });
            } catch (RuntimeException stopped) {
                thrown.set(stopped);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        worker.interrupt();
        assertThat(worker.join(Duration.ofSeconds(20))).isTrue();
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessage("The worker is stopping");
        assertThat(stillInterrupted.get()).as("whoever asks next learns of it").isTrue();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(recorded).isEmpty();
    }

    @Test
    void effectsKeepTheLogFieldsOfTheirCaller() {
        List<String> fields = new CopyOnWriteArrayList<>();
        MDC.put("jobId", "job-1");
        try {
            perform(LONG, TestItem.due(3), task -> fields.add(String.valueOf(MDC.get("jobId"))));
        } finally {
            MDC.remove("jobId");
        }
        assertThat(fields).containsExactly("job-1", "job-1", "job-1");
    }

    @Test
    void aFailureThatNobodyForesawIsLoggedOnceWithItsItemAndItsStackAndWithoutItsMessage() {
        Logger logger = (Logger) LoggerFactory.getLogger(ParallelTasks.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        try {
            perform(LONG, TestItem.due(20), task -> {
                switch (task.payload().name()) {
                    case "item 0" -> throw JobException.permanent("refused", "Never");
                    case "item 1" -> throw new StackOverflowError();
                    default ->
                        throw new IllegalArgumentException("secret", new IllegalStateException("secret of a payload"));
                }
            });
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(recorded).hasSize(20);
        assertThat(logged.list.stream().map(BatchItemRunnerTest::classes))
                .containsExactlyInAnyOrder(
                        "java.lang.StackOverflowError",
                        "java.lang.IllegalArgumentException caused by java.lang.IllegalStateException");
        assertThat(logged.list).allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).matches("Item \\d+ of batch job-1 failed .*");
            assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                    .isNotEmpty();
            assertThat(event.toString() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .doesNotContain("secret");
        });
    }

    private static String classes(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy().getCause();
        return event.getThrowableProxy().getMessage() + (cause == null ? "" : " caused by " + cause.getMessage());
    }
}
