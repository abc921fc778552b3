package dev.meridian.domain.heatmap.block;

import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * A tile cut into chunks of bounded size along the edges of blocks, so that a block is written once: as many whole rows of
 * blocks as fit, else as many blocks of one row as fit, else parts of one block. Chunks are numbered from 0, and their order
 * is the order of work, so that one number says how far a tile has come.
 */
public final class Chunks {
    private final List<CellRange> ranges = new ArrayList<>();
    private final List<Long> firstCells = new ArrayList<>();
    private final int chunkSize;
    private long cells;

    /**
     * @param tile the cells to cut
     * @param chunkSize most cells of a chunk, at least 1
     */
    public Chunks(Grid grid, CellRange tile, int chunkSize) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("A chunk needs at least one cell, not " + chunkSize);
        }
        this.chunkSize = chunkSize;
        if (tile.rows() > 0 && tile.columns() > 0) {
            cut(grid, tile);
        }
    }

    /** The number of chunks; 0 for a tile without cells. */
    public long count() {
        return ranges.size();
    }

    /** The cells of a chunk, numbered as the grid numbers them. */
    public CellRange range(long chunk) {
        return ranges.get(Math.toIntExact(chunk));
    }

    /** The number of cells of the chunks before a chunk; for the chunk after the last, the number of all cells. */
    public long cellsBefore(long chunk) {
        return chunk >= count() ? cells : firstCells.get(Math.toIntExact(chunk));
    }

    private void cut(Grid grid, CellRange tile) {
        int[] rows = edges(grid.firstRowNumber(), tile.firstRow(), tile.endRow());
        int[] columns = edges(grid.firstColumnNumber(), tile.firstColumn(), tile.endColumn());
        for (int band = 0; band < rows.length - 1; ) {
            int end = mostWithin(rows, band, chunkSize / tile.columns());
            if (end > band) {
                add(new CellRange(rows[band], rows[end], tile.firstColumn(), tile.endColumn()));
                band = end;
            } else {
                cutBand(rows[band], rows[band + 1], columns);
                band++;
            }
        }
    }

    private void cutBand(int firstRow, int endRow, int[] columns) {
        for (int block = 0; block < columns.length - 1; ) {
            int end = mostWithin(columns, block, chunkSize / (endRow - firstRow));
            if (end > block) {
                add(new CellRange(firstRow, endRow, columns[block], columns[end]));
                block = end;
            } else {
                cutBlock(new CellRange(firstRow, endRow, columns[block], columns[block + 1]));
                block++;
            }
        }
    }

    private void cutBlock(CellRange block) {
        int columns = Math.min(block.columns(), chunkSize);
        int rows = chunkSize / columns;
        for (int row = block.firstRow(); row < block.endRow(); row += rows) {
            for (int column = block.firstColumn(); column < block.endColumn(); column += columns) {
                add(new CellRange(
                        row,
                        Math.min(block.endRow(), row + rows),
                        column,
                        Math.min(block.endColumn(), column + columns)));
            }
        }
    }

    private void add(CellRange range) {
        ranges.add(range);
        firstCells.add(cells);
        cells += range.size();
    }

    /** The last edge that is at most a length away from an edge. */
    private static int mostWithin(int[] edges, int from, int length) {
        int end = from;
        while (end + 1 < edges.length && edges[end + 1] - edges[from] <= length) {
            end++;
        }
        return end;
    }

    /** The first index, the indices at which a block begins, and the end. */
    static int[] edges(int firstNumber, int first, int end) {
        List<Integer> edges = new ArrayList<>();
        int edge = first;
        while (edge < end) {
            edges.add(edge);
            edge = BlockKey.firstOf(BlockKey.blockOf(firstNumber + edge) + 1) - firstNumber;
        }
        edges.add(end);
        return edges.stream().mapToInt(Integer::intValue).toArray();
    }
}
