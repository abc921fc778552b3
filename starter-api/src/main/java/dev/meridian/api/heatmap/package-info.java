/** Cities, places, the map's cells and the score of a point over HTTP. */
@NullMarked
package dev.meridian.api.heatmap;

import org.jspecify.annotations.NullMarked;
