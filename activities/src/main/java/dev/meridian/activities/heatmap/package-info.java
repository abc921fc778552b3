/** City heatmaps: points of interest in, an exact score for every cell of a grid out. Domain code, free of Temporal. */
@NullMarked
package dev.meridian.activities.heatmap;

import org.jspecify.annotations.NullMarked;
