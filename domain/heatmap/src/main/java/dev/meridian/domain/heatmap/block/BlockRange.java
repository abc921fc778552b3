package dev.meridian.domain.heatmap.block;

import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of blocks of one grid step; it may be empty.
 *
 * @param firstRow first block row
 * @param endRow block row after the last
 * @param firstColumn first block column
 * @param endColumn block column after the last
 */
public record BlockRange(int stepKey, int firstRow, int endRow, int firstColumn, int endColumn) {

    /** The blocks that hold a range of a grid's cells. */
    public static BlockRange of(Grid grid, CellRange range) {
        int row = grid.firstRowNumber();
        int column = grid.firstColumnNumber();
        return between(
                grid.stepKey(),
                row + range.firstRow(),
                row + range.endRow(),
                column + range.firstColumn(),
                column + range.endColumn());
    }

    /** Whether there is no block. */
    public boolean isEmpty() {
        return firstRow >= endRow || firstColumn >= endColumn;
    }

    /** The blocks of one row. */
    public BlockRange row(int row) {
        return new BlockRange(stepKey, row, row + 1, firstColumn, endColumn);
    }

    /** The keys of the blocks, in their order. */
    public List<BlockKey> keys() {
        List<BlockKey> keys = new ArrayList<>();
        for (int row = firstRow; row < endRow; row++) {
            for (int column = firstColumn; column < endColumn; column++) {
                keys.add(new BlockKey(stepKey, row, column));
            }
        }
        return keys;
    }

    /** The first multiple of the step at or above a coordinate, by its number. */
    static int firstFrom(double degrees, int stepKey) {
        return -Math.floorDiv(-Degrees.keyAbove(degrees), stepKey);
    }

    /** The last multiple of the step at or below a coordinate, by its number. */
    static int lastUpTo(double degrees, int stepKey) {
        return Math.floorDiv(Degrees.keyBelow(degrees), stepKey);
    }

    static BlockRange between(int stepKey, int south, int north, int west, int east) {
        return new BlockRange(
                stepKey,
                BlockKey.blockOf(south),
                north > south ? BlockKey.blockOf(north - 1) + 1 : BlockKey.blockOf(south),
                BlockKey.blockOf(west),
                east > west ? BlockKey.blockOf(east - 1) + 1 : BlockKey.blockOf(west));
    }
}
