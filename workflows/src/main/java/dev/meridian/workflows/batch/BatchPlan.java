package dev.meridian.workflows.batch;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do of a batch.
 *
 * @param pages those with items that are due
 * @param nextIn if nothing is due: how long until something is; null if nothing is left at all
 */
public record BatchPlan(List<Integer> pages, @Nullable Duration nextIn) {
    public BatchPlan {
        pages = List.copyOf(pages);
    }
}
