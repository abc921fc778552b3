package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.JobStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do in a batch: pages with due items, or a wait, or nothing.
 *
 * @param pages the pages with due items
 * @param nextIn if no page is due, the time until one is, at least {@link BatchJobs#SHORTEST_WAIT}, so that retries
 *     that fall due soon after one another are made together
 * @param ended how the batch ended, if no item is left
 */
public record BatchPlan(
        List<Integer> pages, Duration nextIn, @Nullable JobStatus ended) {
    public BatchPlan {
        pages = List.copyOf(pages);
    }

    public static BatchPlan ofPages(List<Integer> pages) {
        return new BatchPlan(pages, Duration.ZERO, null);
    }

    public static BatchPlan ofWait(Duration nextIn) {
        return new BatchPlan(
                List.of(), nextIn.compareTo(BatchJobs.SHORTEST_WAIT) < 0 ? BatchJobs.SHORTEST_WAIT : nextIn, null);
    }

    public static BatchPlan ofEnd(JobStatus status) {
        return new BatchPlan(List.of(), Duration.ZERO, status);
    }
}
