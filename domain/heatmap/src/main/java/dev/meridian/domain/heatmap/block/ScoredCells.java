package dev.meridian.domain.heatmap.block;

import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A range of a grid's cells with their scores, as the scoring engine leaves them.
 *
 * @param scores one score for each cell of the range, row by row from index 0 on
 */
public record ScoredCells(Grid grid, CellRange range, byte[] scores) {
    /** The scores by block, each with no cell but those of the range, in the order of their keys. */
    public SortedMap<BlockKey, BlockScores> byBlock() {
        SortedMap<BlockKey, BlockScores> blocks = new TreeMap<>();
        BlockRange touched = BlockRange.of(grid, range);
        for (BlockKey key : touched.keys()) {
            blocks.put(key, piece(key));
        }
        return blocks;
    }

    private BlockScores piece(BlockKey key) {
        int south = grid.firstRowNumber() + range.firstRow();
        int west = grid.firstColumnNumber() + range.firstColumn();
        int firstRow = Math.max(south, BlockKey.firstOf(key.row()));
        int endRow = Math.min(south + range.rows(), BlockKey.firstOf(key.row() + 1));
        int firstColumn = Math.max(west, BlockKey.firstOf(key.column()));
        int count = Math.min(west + range.columns(), BlockKey.firstOf(key.column() + 1)) - firstColumn;
        BlockScores piece = BlockScores.none();
        for (int row = firstRow; row < endRow; row++) {
            piece.put(
                    row - BlockKey.firstOf(key.row()),
                    firstColumn - BlockKey.firstOf(key.column()),
                    scores,
                    (row - south) * range.columns() + firstColumn - west,
                    count);
        }
        return piece;
    }
}
