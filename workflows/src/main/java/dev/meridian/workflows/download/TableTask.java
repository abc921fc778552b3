package dev.meridian.workflows.download;

import dev.meridian.workflows.job.AboutJob;

/**
 * One turn of one table.
 *
 * @param table the table's number in the job, from 0
 * @param turn grows with every turn of the job
 */
public record TableTask(String jobId, int table, int turn) implements AboutJob {}
