/** What a cell scores: the exact rule for one cell, and an engine that scores blocks of cells at once. */
@NullMarked
package dev.meridian.domain.heatmap.scoring;

import org.jspecify.annotations.NullMarked;
