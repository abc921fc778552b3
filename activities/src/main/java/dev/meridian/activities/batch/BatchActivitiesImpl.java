package dev.meridian.activities.batch;

import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.StoringResults;
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

/**
 * {@link BatchActivities}: items run concurrently, and their outcomes are stored together. An item is idempotent by
 * {@code jobId/index}.
 */
public final class BatchActivitiesImpl implements BatchActivities {
    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final TaskPerformers performers;
    private final BatchItems items = new BatchItems();

    public BatchActivitiesImpl(Jdbi jdbi, JobProjection jobs, TaskPerformers performers) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.performers = performers;
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
            UUID id = UUID.fromString(page.order().jobId());
            List<BatchItems.Due> due = jdbi.withHandle(handle -> items.due(handle, id, page.page()));
            Notes notes = new Notes(id, page.page(), due.size(), context);
            new ItemCrew(performers, page.order()).perform(due, notes);
            notes.showProgress();
            return true;
        });
    }

    /** Stores outcomes, and reports the page's progress in the job's row and as heartbeats. */
    private final class Notes implements ItemCrew.Notebook {
        private final UUID id;
        private final int page;
        private final int due;
        private final ActivityExecutionContext context;
        private int done;
        private long shownAt = System.nanoTime();

        Notes(UUID id, int page, int due, ActivityExecutionContext context) {
            this.id = id;
            this.page = page;
            this.due = due;
            this.context = context;
        }

        @Override
        public void note(List<ItemOutcome> outcomes) {
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
