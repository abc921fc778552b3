package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.category.Category;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.List;

/**
 * Scores ranges of cells, equal to {@link CellScorer} in every cell, at a cost that grows with cells plus places and not
 * with their product.
 *
 * <p>Scores are first computed with nearest distances good to nine digits. Where the result lies so close to a rounding
 * boundary that a later digit could matter, the cell is handed to {@link CellScorer}.
 *
 * <p>Takes 36 bytes a cell of the largest range it has seen, and keeps them. Not thread-safe: one for each thread.
 */
public final class RangeScorer {
    private final Grid grid;
    private final PoiSet pois;
    private final CellScorer exact;
    private final CategoryField groceries;
    private final CategoryField restaurants;
    private final CategoryField parks;

    /**
     * @param grid the cells
     * @param pois at least all points within 1,500 m of any cell to be scored
     */
    public RangeScorer(Grid grid, PoiSet pois) {
        this.grid = grid;
        this.pois = pois;
        this.exact = new CellScorer(pois);
        List<Category> categories = Categories.OF_THE_MAP;
        this.groceries = new CategoryField(new CategoryRule(categories.get(0)));
        this.restaurants = new CategoryField(new CategoryRule(categories.get(1)));
        this.parks = new CategoryField(new CategoryRule(categories.get(2)));
    }

    /**
     * Scores a range, row by row from south to north, in each row from west to east.
     *
     * @param scores receives one score, 0..100, for each cell from index 0 on
     */
    public void score(CellRange range, byte[] scores) {
        if (range.size() == 0) {
            return;
        }
        RangeAxes axes = new RangeAxes(grid, range);
        groceries.fill(axes, pois.column(0));
        restaurants.fill(axes, pois.column(1));
        parks.fill(axes, pois.column(2));
        int cell = 0;
        for (int row = 0; row < range.rows(); row++) {
            int g = 0;
            int r = 0;
            int p = 0;
            for (int column = 0; column < range.columns(); column++) {
                g += groceries.change(row, column);
                r += restaurants.change(row, column);
                p += parks.change(row, column);
                scores[cell++] = (byte) (g + r + p == 0 ? 0 : score(axes, row, column, g, r, p));
            }
        }
    }

    private int score(RangeAxes axes, int row, int column, int g, int r, int p) {
        double sum =
                groceries.score(g, row, column) * 1.5 + restaurants.score(r, row, column) + parks.score(p, row, column);
        double raised = sum / CellScorer.TOTAL_WEIGHT + 0.5;
        double raw = Math.floor(raised);
        // The sum is not a number if a category could not decide its score.
        if (raised - raw > CategoryRule.UNDECIDED && raised - raw < 1 - CategoryRule.UNDECIDED) {
            return Compression.compress((long) raw);
        }
        return exact.score(axes.lats[row], axes.lngs[column]);
    }
}
