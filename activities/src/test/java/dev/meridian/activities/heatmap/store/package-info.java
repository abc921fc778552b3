@NullMarked
package dev.meridian.activities.heatmap.store;

import org.jspecify.annotations.NullMarked;
