@NullMarked
package dev.meridian.activities.heatmap;

import org.jspecify.annotations.NullMarked;
