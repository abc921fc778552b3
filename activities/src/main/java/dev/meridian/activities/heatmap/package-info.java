/**
 * Heatmaps of cities and regions: requests and their jobs, the plan of tiles, the activities that score them with the
 * code of {@code dev.meridian.domain.heatmap}, and what is refreshed when places change.
 */
@NullMarked
package dev.meridian.activities.heatmap;

import org.jspecify.annotations.NullMarked;
