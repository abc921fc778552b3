/** Loads the table of a view from indicators or from text, with the columns that the explorer derives. */
@NullMarked
package dev.meridian.domain.explorer.table;

import org.jspecify.annotations.NullMarked;
