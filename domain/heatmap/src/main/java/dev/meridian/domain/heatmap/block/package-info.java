/**
 * The blocks in which scores are stored: their lattice, their bytes, how new scores are merged into them, their overview
 * for far zooms, and how a grid is cut into tiles and chunks along their edges.
 */
@NullMarked
package dev.meridian.domain.heatmap.block;

import org.jspecify.annotations.NullMarked;
