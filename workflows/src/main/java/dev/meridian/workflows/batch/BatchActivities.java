package dev.meridian.workflows.batch;

import io.temporal.activity.ActivityInterface;

/** The effects of a batch's items. */
@ActivityInterface(namePrefix = "Batch")
public interface BatchActivities {
    /**
     * Performs the due items of a page and notes of each how it went. Key: the item's id, {@code jobId/index}; items that
     * have ended are left alone.
     */
    void performPage(BatchPage page);
}
