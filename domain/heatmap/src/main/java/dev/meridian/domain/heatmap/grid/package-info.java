/**
 * The geometry of cells: bounds, axes computed by the arithmetic of the reference, lattice regions, squares and ranges of
 * cells.
 */
@NullMarked
package dev.meridian.domain.heatmap.grid;

import org.jspecify.annotations.NullMarked;
