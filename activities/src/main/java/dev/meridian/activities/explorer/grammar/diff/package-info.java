/** What a refresh has to write: stored views against built ones. */
@NullMarked
package dev.meridian.activities.explorer.grammar.diff;

import org.jspecify.annotations.NullMarked;
