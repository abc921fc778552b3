/** Edits of downloaded tables: how they are made over the API, their conflicts, and the plan of what is to be published. */
@NullMarked
package dev.meridian.activities.download.edit;

import org.jspecify.annotations.NullMarked;
