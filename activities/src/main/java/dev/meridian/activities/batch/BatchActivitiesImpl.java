package dev.meridian.activities.batch;

import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.StoringResults;
import dev.meridian.activities.job.work.TenantSlots;
import dev.meridian.workflows.batch.BatchActivities;
import dev.meridian.workflows.batch.BatchPage;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** {@link BatchActivities}: items run side by side, and their outcomes are stored together; key: {@code jobId/index}. */
public final class BatchActivitiesImpl implements BatchActivities {
    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final TaskPerformers performers;
    private final TenantSlots slots;
    private final BatchItems items = new BatchItems();

    public BatchActivitiesImpl(Jdbi jdbi, JobProjection jobs, TaskPerformers performers, TenantSlots slots) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.performers = performers;
        this.slots = slots;
    }

    /**
     * The details of a heartbeat.
     *
     * @param done how many due items of the page have been tried
     * @param due how many items of the page were due
     */
    public record PagePosition(int page, int done, int due) {}

    @Override
    public void performPage(BatchPage page) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> {
            // A page holds the slot of one activity, however many of its items run side by side.
            try (TenantSlots.Slot _ = slots.take(
                    context.getInfo().getActivityTaskQueue(), page.order().tenant())) {
                performInSlot(page, context);
            }
            return true;
        });
    }

    private void performInSlot(BatchPage page, ActivityExecutionContext context) {
        UUID id = UUID.fromString(page.order().jobId());
        List<BatchItems.Due> due = jdbi.withHandle(handle -> items.due(handle, id, page.page()));
        Outcomes outcomes = new Outcomes(id, page.page(), due.size(), context);
        new BatchItemRunner(performers, page.order()).perform(due, outcomes);
        outcomes.showProgress();
    }

    /** Stores outcomes and tells people and Temporal how far the page is. */
    private final class Outcomes implements BatchItemRunner.OutcomeRecorder {
        private final UUID id;
        private final int page;
        private final int due;
        private final ActivityExecutionContext context;
        private int done;
        private long shownAt = System.nanoTime();

        Outcomes(UUID id, int page, int due, ActivityExecutionContext context) {
            this.id = id;
            this.page = page;
            this.due = due;
            this.context = context;
        }

        @Override
        public void record(List<ItemOutcome> outcomes) {
            if (!outcomes.isEmpty()) {
                store(tx -> items.note(tx, id, outcomes));
                done += outcomes.size();
            }
            if (System.nanoTime() - shownAt >= BETWEEN_PROGRESS.toNanos()) {
                showProgress();
            }
            heartbeat();
        }

        private void showProgress() {
            shownAt = System.nanoTime();
            store(tx -> {
                BatchItems.Counts counts = items.counts(tx, id);
                // The batch shows 100 % only when it ends.
                jobs.progress(
                        tx,
                        id,
                        counts.progress(),
                        Math.min(99, counts.percent()),
                        BatchBookkeepingActivitiesImpl.PERFORMING);
            });
        }

        private void store(Consumer<Handle> write) {
            StoringResults.store(() -> jdbi.useTransaction(write::accept), this::heartbeat);
        }

        private void heartbeat() {
            context.heartbeat(new PagePosition(page, done, due));
        }
    }
}
