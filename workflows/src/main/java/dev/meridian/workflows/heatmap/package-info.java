/** City heatmaps: a region's cells scored in tiles, in parallel, each tile going on where it was interrupted. */
@NullMarked
package dev.meridian.workflows.heatmap;

import org.jspecify.annotations.NullMarked;
