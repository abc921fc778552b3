package dev.meridian.workflows.heatmap;

/**
 * The plan of one round of a job; the tiles themselves are in the database.
 *
 * @param tiles the number of tiles, which are numbered from 0
 * @param firstOpenTile tiles before this one are done
 * @param placesFound false if the area is a region without any place, so that nothing has to be computed
 */
public record HeatmapPlan(int tiles, int firstOpenTile, boolean placesFound) {}
