package dev.meridian.activities.batch;

import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.activities.job.work.UnexpectedFailures;
import dev.meridian.workflows.batch.BatchOrder;
import dev.meridian.workflows.job.JobFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.LoggerFactory;

/** Performs items of a batch, at most sixteen at a time, each as {@link SupervisedWork}. */
final class BatchItemRunner {
    private static final int AT_A_TIME = 16;
    private static final int RECORDED_TOGETHER = 100;

    private final TaskPerformers performers;
    private final BatchOrder order;
    private final UnexpectedFailures unexpected =
            new UnexpectedFailures(LoggerFactory.getLogger(BatchItemRunner.class));
    private final BlockingQueue<ItemOutcome> outcomes = new LinkedBlockingQueue<>();

    BatchItemRunner(TaskPerformers performers, BatchOrder order) {
        this.performers = performers;
        this.order = order;
    }

    /** Stores the outcomes of items. */
    @FunctionalInterface
    interface OutcomeRecorder {
        /**
         * Called several times a second by the thread that called the runner, also if there is no new outcome; what it
         * throws stops the items.
         *
         * @param outcomes at most a hundred, each of which is given once
         */
        void record(List<ItemOutcome> outcomes);
    }

    /**
     * Performs items, and returns when every outcome is recorded. The failure of an item, an Error too, is its outcome; no
     * item fails another.
     *
     * @throws CancellationException if this thread is interrupted; items that are interrupted for that have no outcome
     */
    void perform(List<BatchItems.Due> due, OutcomeRecorder recorder) {
        ParallelWork.atMost(AT_A_TIME)
                .interruptingOthers()
                .watchedBy(() -> recordSome(recorder))
                .forEach(due, item -> outcomes.add(outcome(item)));
        while (!outcomes.isEmpty()) {
            recordSome(recorder);
        }
    }

    private void recordSome(OutcomeRecorder recorder) {
        do {
            List<ItemOutcome> together = new ArrayList<>();
            outcomes.drainTo(together, RECORDED_TOGETHER);
            recorder.record(together);
        } while (outcomes.size() >= RECORDED_TOGETHER);
    }

    private ItemOutcome outcome(BatchItems.Due item) {
        int attempt = item.attempt() + 1;
        try {
            String result = SupervisedWork.run(
                    () -> performers.perform(
                            order.itemType(),
                            order.jobId() + "/" + item.index(),
                            order.tenant(),
                            item.payload(),
                            attempt,
                            order.itemTimeout()),
                    order.itemTimeout(),
                    () -> {});
            return ItemOutcome.completed(item.index(), attempt, result);
        } catch (RuntimeException failed) {
            return failed(item, attempt, failed, ReportedFailures.of(failed));
        } catch (Error broken) {
            // An Error is an outcome too: a deeply nested document that overflows a stack fails its own item only.
            return failed(
                    item,
                    attempt,
                    broken,
                    new JobFailure(
                            JobFailure.UNEXPECTED,
                            "Unexpected " + broken.getClass().getSimpleName(),
                            true));
        }
    }

    private ItemOutcome failed(BatchItems.Due item, int attempt, Throwable thrown, JobFailure failure) {
        boolean isStopping = Thread.currentThread().isInterrupted();
        if (failure.code().equals(JobFailure.UNEXPECTED) && !isStopping) {
            unexpected.log("Item " + item.index() + " of batch " + order.jobId(), thrown);
        }
        return ItemOutcome.failed(item.index(), attempt, failure, order.retries());
    }
}
