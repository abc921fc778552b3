package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.grid.CellBlock;
import dev.meridian.domain.heatmap.grid.Grid;

/** The coordinates of a block's rows and columns, and where a coordinate falls among them. */
final class BlockAxes {
    final double[] lats;
    final double[] lngs;
    final double[] cosines;
    private final double columnsPerDegree;

    BlockAxes(Grid grid, CellBlock block) {
        lats = grid.lats().copyOf(block.firstRow(), block.endRow());
        lngs = grid.lngs().copyOf(block.firstColumn(), block.endColumn());
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
