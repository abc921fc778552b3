/** Previews of explorers that are kept for a while: what would change, field by field, and the text to be stored. */
@NullMarked
package dev.meridian.activities.explorer.preview;

import org.jspecify.annotations.NullMarked;
