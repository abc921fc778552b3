/** The rules of ECMAScript that stored explorer configs depend on: numbers, white space, JSON text. */
@NullMarked
package dev.meridian.domain.explorer.ecma;

import org.jspecify.annotations.NullMarked;
