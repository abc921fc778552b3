package dev.meridian.workflows.heatmap;

/**
 * One tile of a job.
 *
 * @param round the round of the job's plan that numbered it
 * @param tile number from 0
 */
public record TileTask(String jobId, int round, int tile) {}
