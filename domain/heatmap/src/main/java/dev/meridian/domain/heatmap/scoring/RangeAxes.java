package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;

/** The coordinates of a range's rows and columns, and where a coordinate falls among them. */
final class RangeAxes {
    final double[] lats;
    final double[] lngs;
    final double[] cosines;
    private final double columnsPerDegree;

    RangeAxes(Grid grid, CellRange range) {
        lats = grid.lats().copyOf(range.firstRow(), range.endRow());
        lngs = grid.lngs().copyOf(range.firstColumn(), range.endColumn());
        cosines = new double[lats.length];
        for (int row = 0; row < lats.length; row++) {
            cosines[row] = Haversine.cosine(lats[row]);
        }
        columnsPerDegree = 1 / grid.step();
    }

    /** The first column at or east of a longitude; the number of columns if there is none. */
    int firstColumnFrom(double lng) {
        int column = Math.clamp((int) Math.ceil((lng - lngs[0]) * columnsPerDegree), 0, lngs.length);
        while (column > 0 && lngs[column - 1] >= lng) {
            column--;
        }
        while (column < lngs.length && lngs[column] < lng) {
            column++;
        }
        return column;
    }
}
