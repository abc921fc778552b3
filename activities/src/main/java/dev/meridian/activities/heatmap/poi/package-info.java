/** Points of interest as they come in: files of several formats and vocabularies, read as streams. */
@NullMarked
package dev.meridian.activities.heatmap.poi;

import org.jspecify.annotations.NullMarked;
