package dev.meridian.workflows.batch;

/**
 * A page of a batch's items.
 *
 * @param page from 0; it holds the items page * {@link BatchJobs#PAGE_SIZE} and on
 */
public record BatchPage(BatchOrder order, int page) {}
