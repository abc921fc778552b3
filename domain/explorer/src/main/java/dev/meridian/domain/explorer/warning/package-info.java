/** Finds what is allowed in the text of an explorer but looks like a mistake. */
@NullMarked
package dev.meridian.domain.explorer.warning;

import org.jspecify.annotations.NullMarked;
