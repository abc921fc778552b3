/** Builds of the static site: their requests, and the call of the build hook. */
@NullMarked
package dev.meridian.activities.explorer.build;

import org.jspecify.annotations.NullMarked;
