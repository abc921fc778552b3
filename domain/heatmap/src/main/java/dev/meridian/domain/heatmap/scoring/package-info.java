/** Scores: the exact rule for one cell, and an engine that scores blocks of cells at once with equal results. */
@NullMarked
package dev.meridian.domain.heatmap.scoring;

import org.jspecify.annotations.NullMarked;
