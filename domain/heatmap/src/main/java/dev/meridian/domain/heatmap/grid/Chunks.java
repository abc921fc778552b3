package dev.meridian.domain.heatmap.grid;

/**
 * A grid cut into chunks of bounded size, each a block and each a contiguous range of cell numbers: whole rows where a
 * row fits, else equal parts of one row.
 *
 * <p>Chunk i covers the cells {@code [firstCell(i), firstCell(i + 1))}; so one number says how far a scan has come.
 */
public final class Chunks {
    private final int rows;
    private final int columns;
    private final int rowsPerChunk;
    private final int columnsPerChunk;
    private final int chunksPerRow;

    /**
     * @param rows rows of the grid
     * @param columns columns of the grid
     * @param chunkSize most cells of a chunk, at least 1
     */
    public Chunks(int rows, int columns, int chunkSize) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("A chunk needs at least one cell, not " + chunkSize);
        }
        this.rows = rows;
        this.columns = columns;
        this.chunksPerRow = Math.max(1, Math.ceilDiv(columns, chunkSize));
        this.columnsPerChunk = Math.max(1, Math.ceilDiv(columns, chunksPerRow));
        this.rowsPerChunk = chunksPerRow > 1 ? 1 : Math.clamp(chunkSize / columnsPerChunk, 1, Math.max(1, rows));
    }

    /** The number of chunks; 0 for a grid without cells. */
    public long count() {
        return columns == 0 ? 0 : (long) Math.ceilDiv(rows, rowsPerChunk) * chunksPerRow;
    }

    /** The cells of a chunk. */
    public CellBlock block(long chunk) {
        int row = Math.toIntExact(chunk / chunksPerRow * rowsPerChunk);
        int column = (int) (chunk % chunksPerRow) * columnsPerChunk;
        return new CellBlock(
                row, Math.min(rows, row + rowsPerChunk), column, Math.min(columns, column + columnsPerChunk));
    }

    /** The number of the first cell of a chunk; of the chunk after the last, the number of cells. */
    public long firstCell(long chunk) {
        if (chunk >= count()) {
            return (long) rows * columns;
        }
        CellBlock block = block(chunk);
        return (long) block.firstRow() * columns + block.firstColumn();
    }
}
