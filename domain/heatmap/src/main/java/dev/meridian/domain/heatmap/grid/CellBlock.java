package dev.meridian.domain.heatmap.grid;

/**
 * A rectangle of a grid's cells by row and column number; what one call of the scoring engine works on.
 *
 * @param firstRow first row, from 0
 * @param endRow row after the last
 * @param firstColumn first column, from 0
 * @param endColumn column after the last
 */
public record CellBlock(int firstRow, int endRow, int firstColumn, int endColumn) {
    public CellBlock {
        if (firstRow < 0 || endRow < firstRow || firstColumn < 0 || endColumn < firstColumn) {
            throw new IllegalArgumentException(
                    "Not a block: rows " + firstRow + ".." + endRow + ", columns " + firstColumn + ".." + endColumn);
        }
    }

    public int rows() {
        return endRow - firstRow;
    }

    public int columns() {
        return endColumn - firstColumn;
    }

    /** The number of cells. */
    public int size() {
        return Math.multiplyExact(rows(), columns());
    }

    /** A block given by row and column numbers within this one, numbered as the grid numbers it. */
    public CellBlock at(CellBlock within) {
        return new CellBlock(
                firstRow + within.firstRow(),
                firstRow + within.endRow(),
                firstColumn + within.firstColumn(),
                firstColumn + within.endColumn());
    }
}
