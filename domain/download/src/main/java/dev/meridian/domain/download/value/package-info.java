/** Values of other systems: the column that holds them, how columns widen and what columns are called. */
@NullMarked
package dev.meridian.domain.download.value;

import org.jspecify.annotations.NullMarked;
