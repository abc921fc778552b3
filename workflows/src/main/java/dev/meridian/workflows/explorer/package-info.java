/** Refreshing an explorer's views and objects, and building the static site that shows them. */
@NullMarked
package dev.meridian.workflows.explorer;

import org.jspecify.annotations.NullMarked;
