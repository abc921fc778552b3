/** Points of interest, how their readers report them, and what an import came to. */
@NullMarked
package dev.meridian.domain.heatmap.poi;

import org.jspecify.annotations.NullMarked;
