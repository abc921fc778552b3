/** Files as lines and characters: encodings, line ends, and files that are no text at all. */
@NullMarked
package dev.meridian.domain.heatmap.poi.text;

import org.jspecify.annotations.NullMarked;
