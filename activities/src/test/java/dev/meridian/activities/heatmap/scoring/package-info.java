@NullMarked
package dev.meridian.activities.heatmap.scoring;

import org.jspecify.annotations.NullMarked;
