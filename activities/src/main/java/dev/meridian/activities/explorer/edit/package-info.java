/** Edits of explorers: their texts, the charts and variables that they refer to, and the jobs that an edit asks for. */
@NullMarked
package dev.meridian.activities.explorer.edit;

import org.jspecify.annotations.NullMarked;
