package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.AboutJob;

/**
 * One tile of a job.
 *
 * @param round the round whose plan has the tile
 * @param tile the tile's number, from 0
 */
public record TileTask(String jobId, int round, int tile) implements AboutJob {}
