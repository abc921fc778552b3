@NullMarked
package dev.meridian.activities.heatmap.grid;

import org.jspecify.annotations.NullMarked;
