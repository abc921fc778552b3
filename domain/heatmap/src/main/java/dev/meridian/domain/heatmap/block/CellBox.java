package dev.meridian.domain.heatmap.block;

import dev.meridian.domain.heatmap.grid.Bounds;

/**
 * A rectangle of cells of one grid step by their rows and columns on the lattice, ends included; it may be empty.
 *
 * @param south first row: latitude / step
 * @param north last row
 * @param west first column: longitude / step
 * @param east last column
 */
public record CellBox(int stepKey, int south, int north, int west, int east) {
    /** The cells within bounds, edges included. */
    public static CellBox within(Bounds bounds, int stepKey) {
        return new CellBox(
                stepKey,
                BlockRange.firstFrom(bounds.minLat(), stepKey),
                BlockRange.lastUpTo(bounds.maxLat(), stepKey),
                BlockRange.firstFrom(bounds.minLng(), stepKey),
                BlockRange.lastUpTo(bounds.maxLng(), stepKey));
    }

    /** The same without the last row and column, which a lattice region leaves to its neighbours. */
    public CellBox withoutLast() {
        return new CellBox(stepKey, south, north - 1, west, east - 1);
    }

    /** The blocks that hold the cells. */
    public BlockRange blocks() {
        return BlockRange.between(stepKey, south, north + 1, west, east + 1);
    }

    /** Whether a cell lies inside. */
    public boolean contains(int row, int column) {
        return row >= south && row <= north && column >= west && column <= east;
    }

    /** Whether any cell of a block lies inside. */
    public boolean touches(BlockKey block) {
        return block.stepKey() == stepKey
                && BlockKey.firstOf(block.row()) <= north
                && BlockKey.firstOf(block.row() + 1) > south
                && BlockKey.firstOf(block.column()) <= east
                && BlockKey.firstOf(block.column() + 1) > west;
    }
}
