/** Points of interest, the interfaces of their readers, and the report of an import. */
@NullMarked
package dev.meridian.domain.heatmap.poi;

import org.jspecify.annotations.NullMarked;
