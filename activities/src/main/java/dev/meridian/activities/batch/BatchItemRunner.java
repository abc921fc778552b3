package dev.meridian.activities.batch;

import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.workflows.batch.BatchOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Performs items of a batch by {@link ParallelTasks}, and has their outcomes recorded many at a time. */
final class BatchItemRunner {
    private static final int RECORDED_TOGETHER = 100;
    private static final Duration BETWEEN_RECORDS = Duration.ofMillis(200);

    private final TaskPerformers performers;
    private final BatchOrder order;
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
     * Performs items, and returns when every outcome is recorded.
     *
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; items that are interrupted for that
     *     have no outcome
     */
    void perform(List<BatchItems.Due> due, OutcomeRecorder recorder) {
        new ParallelTasks(performers, order.itemType(), order.tenant())
                .perform(due, ParallelTasks.AT_A_TIME, BETWEEN_RECORDS, new ItemStore(recorder));
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

    /** The bookkeeping of a page: it knows when each item is due, and keeps outcomes until they are recorded together. */
    private final class ItemStore implements ParallelTasks.TaskStore<BatchItems.Due> {
        private final OutcomeRecorder recorder;

        ItemStore(OutcomeRecorder recorder) {
            this.recorder = recorder;
        }

        @Override
        public Optional<ParallelTasks.Try> begin(BatchItems.Due item) {
            return Optional.of(new ParallelTasks.Try(
                    order.jobId() + "/" + item.index(), item.payload(), item.attempt() + 1, order.itemTimeout()));
        }

        @Override
        public void end(BatchItems.Due item, ParallelTasks.Try attempt, ParallelTasks.Outcome outcome) {
            outcomes.add(ItemOutcome.of(item.index(), attempt.attempt(), outcome, order.retries()));
        }

        @Override
        public String nameOf(BatchItems.Due item) {
            return "Item " + item.index() + " of batch " + order.jobId();
        }

        @Override
        public void watch() {
            recordSome(recorder);
        }
    }
}
