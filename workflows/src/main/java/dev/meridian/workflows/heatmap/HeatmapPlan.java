package dev.meridian.workflows.heatmap;

/**
 * What a job has to do in one round; the tiles themselves are in the database.
 *
 * @param tiles how many there are, numbered from 0
 * @param firstOpenTile tiles before this one are done
 * @param placesFound false if the area is a region without any place; then there is nothing to compute
 */
public record HeatmapPlan(int tiles, int firstOpenTile, boolean placesFound) {}
