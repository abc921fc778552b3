/** The few rules of ECMAScript that stored explorer configs depend on: numbers, white space, JSON text. */
@NullMarked
package dev.meridian.activities.explorer.grammar.ecma;

import org.jspecify.annotations.NullMarked;
