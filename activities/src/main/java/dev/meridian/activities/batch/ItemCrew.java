package dev.meridian.activities.batch;

import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.work.CallersContext;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.batch.BatchOrder;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs items of a batch concurrently, a bounded number at a time, each as {@link SupervisedWork}. */
final class ItemCrew {
    private static final Logger log = LoggerFactory.getLogger(ItemCrew.class);

    private static final int AT_ONCE = 16;
    private static final int NOTED_TOGETHER = 100;
    private static final Duration LONGEST_UNNOTED = Duration.ofMillis(200);

    private final TaskPerformers performers;
    private final BatchOrder order;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final BlockingQueue<ItemOutcome> outcomes = new LinkedBlockingQueue<>();

    ItemCrew(TaskPerformers performers, BatchOrder order) {
        this.performers = performers;
        this.order = order;
    }

    /** Stores the outcomes of items. */
    @FunctionalInterface
    interface Notebook {
        /**
         * Called by the thread that performs the page, at least every {@link #LONGEST_UNNOTED}; an exception stops the
         * page.
         */
        void note(List<ItemOutcome> outcomes);
    }

    /** Performs items and returns when all outcomes are stored; throws what the notebook throws. */
    void perform(List<BatchItems.Due> due, Notebook notebook) {
        try (ExecutorService threads = CallersContext.threadForEachTask()) {
            due.forEach(item -> threads.submit(() -> attempt(item)));
            try {
                noteAll(due.size(), notebook);
            } catch (RuntimeException stopped) {
                threads.shutdownNow();
                throw stopped;
            }
        }
    }

    private void noteAll(int expected, Notebook notebook) {
        int noted = 0;
        while (noted < expected) {
            List<ItemOutcome> together = collect(Math.min(NOTED_TOGETHER, expected - noted));
            notebook.note(together);
            noted += together.size();
        }
    }

    private List<ItemOutcome> collect(int most) {
        List<ItemOutcome> together = new ArrayList<>();
        long deadline = System.nanoTime() + LONGEST_UNNOTED.toNanos();
        try {
            while (together.size() < most) {
                ItemOutcome next = outcomes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                together.add(next);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker is stopping", stopping);
        }
        return together;
    }

    private void attempt(BatchItems.Due item) {
        try {
            places.acquire();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            outcomes.add(outcome(item));
        } finally {
            places.release();
        }
    }

    private ItemOutcome outcome(BatchItems.Due item) {
        int attempt = item.attempt() + 1;
        try {
            String result = SupervisedWork.run(
                    () -> performers.perform(
                            order.itemType(),
                            order.jobId() + "/" + item.index(),
                            order.tenant(),
                            item.input(),
                            attempt,
                            order.itemTimeout()),
                    order.itemTimeout(),
                    () -> {});
            return ItemOutcome.completed(item.index(), attempt, result);
        } catch (RuntimeException failed) {
            return ItemOutcome.failed(item.index(), attempt, ReportedFailures.of(failed), order.retries());
        } catch (Error broken) {
            // The batch would wait for ever for an item without an outcome.
            log.error("An item of a batch broke", broken);
            JobFailure failure = new JobFailure(
                    JobFailure.UNEXPECTED, "Unexpected " + broken.getClass().getSimpleName(), true);
            return ItemOutcome.failed(item.index(), attempt, failure, order.retries());
        }
    }
}
