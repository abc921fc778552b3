/** Scores: the exact rule for one cell, and an engine that scores ranges of cells at once with equal results. */
@NullMarked
package dev.meridian.domain.heatmap.scoring;

import org.jspecify.annotations.NullMarked;
