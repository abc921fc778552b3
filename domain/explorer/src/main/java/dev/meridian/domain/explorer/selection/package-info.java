/** Plans the views: names each view by its choices and finds the row that supplies its fields. */
@NullMarked
package dev.meridian.domain.explorer.selection;

import org.jspecify.annotations.NullMarked;
