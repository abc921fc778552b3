/**
 * The text of an explorer as a whole: its keyword lines and blocks, the charts and variables that it refers to, and
 * the budget that bounds what is built of it.
 */
@NullMarked
package dev.meridian.domain.explorer.program;

import org.jspecify.annotations.NullMarked;
