/** Where the cells are: bounds, axes made by the reference's own arithmetic, lattice regions and blocks of cells. */
@NullMarked
package dev.meridian.activities.heatmap.grid;

import org.jspecify.annotations.NullMarked;
