/** Where the cells are: bounds, axes made by the arithmetic of the reference, lattice regions and blocks of cells. */
@NullMarked
package dev.meridian.domain.heatmap.grid;

import org.jspecify.annotations.NullMarked;
