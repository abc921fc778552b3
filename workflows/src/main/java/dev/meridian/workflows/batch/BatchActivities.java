package dev.meridian.workflows.batch;

import io.temporal.activity.ActivityInterface;

/** The effects of a batch's items. */
@ActivityInterface(namePrefix = "Batch")
public interface BatchActivities {
    /**
     * Performs the due items of a page and stores their outcomes. An item is idempotent by its id, {@code jobId/index};
     * items that have ended are skipped.
     */
    void performPage(BatchPage page);
}
