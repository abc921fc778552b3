/** Serves the console: static pages that use the public API and nothing else. */
@NullMarked
package dev.meridian.api.console;

import org.jspecify.annotations.NullMarked;
