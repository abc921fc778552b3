@NullMarked
package dev.meridian.api.heatmap;

import org.jspecify.annotations.NullMarked;
