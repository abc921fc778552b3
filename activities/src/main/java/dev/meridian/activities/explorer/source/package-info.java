/** Fetches indicators and tables over HTTP for the views of explorers. */
@NullMarked
package dev.meridian.activities.explorer.source;

import org.jspecify.annotations.NullMarked;
