/** What a cell scores: categories, the exact rule for one cell, and an engine that scores blocks of cells at once. */
@NullMarked
package dev.meridian.activities.heatmap.scoring;

import org.jspecify.annotations.NullMarked;
