/** From bytes to typed tables: the text form of an explorer, without knowing what its fields mean. */
@NullMarked
package dev.meridian.activities.explorer.grammar.tsv;

import org.jspecify.annotations.NullMarked;
