/** The console, in a real browser, on the running product. */
@NullMarked
package dev.meridian.api.console;

import org.jspecify.annotations.NullMarked;
