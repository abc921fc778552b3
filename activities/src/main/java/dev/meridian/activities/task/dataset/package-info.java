/** Stored lists of rows and the computations over them. */
@NullMarked
package dev.meridian.activities.task.dataset;

import org.jspecify.annotations.NullMarked;
