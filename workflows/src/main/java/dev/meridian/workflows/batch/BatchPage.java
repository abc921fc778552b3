package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.AboutJob;

/**
 * A page of a batch's items.
 *
 * @param page from 0; it holds the items page * {@link BatchJobs#PAGE_SIZE} and on
 */
public record BatchPage(BatchOrder order, int page) implements AboutJob {
    @Override
    public String jobId() {
        return order.jobId();
    }
}
