@NullMarked
package dev.meridian.activities.heatmap.poi;

import org.jspecify.annotations.NullMarked;
