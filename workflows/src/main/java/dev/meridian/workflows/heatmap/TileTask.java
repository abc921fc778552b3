package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.AboutJob;

/**
 * One tile of a job.
 *
 * @param round the round of the job's plan that numbered it
 * @param tile number from 0
 */
public record TileTask(String jobId, int round, int tile) implements AboutJob {}
