/**
 * Heatmaps of cities and regions: the cells are scored in tiles, in parallel, and each tile continues where it was
 * interrupted.
 */
@NullMarked
package dev.meridian.workflows.heatmap;

import org.jspecify.annotations.NullMarked;
