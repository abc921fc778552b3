/** Places of CSV files, read row by row. */
@NullMarked
package dev.meridian.domain.heatmap.poi.csv;

import org.jspecify.annotations.NullMarked;
