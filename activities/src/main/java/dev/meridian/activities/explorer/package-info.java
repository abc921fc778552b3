/** Explorers: their TSVs, views and objects, and the phases of a refresh. */
@NullMarked
package dev.meridian.activities.explorer;

import org.jspecify.annotations.NullMarked;
