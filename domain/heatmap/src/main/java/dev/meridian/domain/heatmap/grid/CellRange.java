package dev.meridian.domain.heatmap.grid;

/**
 * A rectangle of a grid's cells by row and column number; what one call of the scoring engine works on.
 *
 * @param firstRow first row, from 0
 * @param endRow row after the last
 * @param firstColumn first column, from 0
 * @param endColumn column after the last
 */
public record CellRange(int firstRow, int endRow, int firstColumn, int endColumn) {
    public CellRange {
        if (firstRow < 0 || endRow < firstRow || firstColumn < 0 || endColumn < firstColumn) {
            throw new IllegalArgumentException(
                    "Not a range: rows " + firstRow + ".." + endRow + ", columns " + firstColumn + ".." + endColumn);
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
}
