/** From bytes to typed tables: the text form of an explorer, without knowledge of what its fields mean. */
@NullMarked
package dev.meridian.domain.explorer.tsv;

import org.jspecify.annotations.NullMarked;
