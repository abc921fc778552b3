package dev.meridian.activities.heatmap.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.heatmap.store.CellQueries.Cell;
import dev.meridian.activities.heatmap.store.CellQueries.Filter;
import dev.meridian.activities.heatmap.store.CellQueries.Page;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.heatmap.block.ScoredCells;
import dev.meridian.domain.heatmap.grid.Axis;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages of cells from a table that has cells of other places and steps in between. */
class CellQueriesIT {
    private static final Bounds GLOBE = new Bounds(-90, -180, 90, 180);

    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    @BeforeAll
    static void cells() {
        // 100 x 100 cells south-west of zero and another 100 x 100 far in the north-east; at another step both at once.
        for (int far : new int[] {0, 20_000}) {
            for (double step : new double[] {0.0025, 0.001}) {
                write(step, far - 100, (lat, lng) -> step == 0.001 ? 63 : ((lat - far) * 37 + (lng - far) * 11) & 63);
            }
        }
    }

    /** The score of a cell by its row and column. */
    @FunctionalInterface
    private interface Score {
        int of(int row, int column);
    }

    private static void write(double step, int first, Score score) {
        Grid grid = new Grid(Axis.ofMultiples(first, 100, step), Axis.ofMultiples(first, 100, step), step);
        byte[] scores = new byte[100 * 100];
        for (int cell = 0; cell < scores.length; cell++) {
            scores[cell] = (byte) score.of(first + cell / 100, first + cell % 100);
        }
        JDBI.useTransaction(tx -> new BlockStore().write(tx, new ScoredCells(grid, grid.all(), scores), 1));
    }

    @Test
    void pagesOfAnySizeAddUpToTheCellsOfTheFilter() {
        for (Bounds bounds : List.of(GLOBE, new Bounds(-0.1, -0.2, -0.0025, 0), new Bounds(49.8, 49.9, 49.9, 90))) {
            for (int minScore : new int[] {0, 60}) {
                List<Cell> expected = plainly(bounds, minScore);
                assertThat(expected).isNotEmpty();
                for (int limit : new int[] {bounds.equals(GLOBE) ? 2_000 : 97, 100_000}) {
                    assertThat(allPages(new CellQueries(), bounds, minScore, limit))
                            .isEqualTo(expected);
                    assertThat(allPages(new CellQueries(900), bounds, minScore, limit))
                            .as("with little effort a page")
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aPageThatFindsLittleIsShortAndSaysWhereToReadOn() {
        Page page = JDBI.withHandle(handle -> new CellQueries(150).find(handle, new Filter(GLOBE, 250, 63, null), 50));
        assertThat(page.cells()).hasSizeLessThan(10);
        assertThat(page.readOnAfter()).isEqualTo(new Cell(-99 * 250, -51 * 250, (-99 * 37 - 51 * 11) & 63));
    }

    @Test
    void aCursorThatNobodyWasGivenCostsNothing() {
        for (Cell after : List.of(
                new Cell(Integer.MIN_VALUE, Integer.MIN_VALUE, 0), new Cell(Integer.MAX_VALUE, Integer.MAX_VALUE, 0))) {
            Page page = JDBI.withHandle(handle ->
                    new CellQueries().find(handle, new Filter(new Bounds(-0.1, -0.1, 0, 0), 250, 0, after), 10));
            assertThat(page.cells()).hasSize(after.lat() < 0 ? 10 : 0);
        }
    }

    private static List<Cell> allPages(CellQueries queries, Bounds bounds, int minScore, int limit) {
        List<Cell> cells = new ArrayList<>();
        Cell after = null;
        do {
            Page page = page(queries, new Filter(bounds, 250, minScore, after), limit);
            assertThat(page.cells()).hasSizeLessThanOrEqualTo(limit);
            cells.addAll(page.cells());
            after = page.readOnAfter();
        } while (after != null);
        return cells;
    }

    private static Page page(CellQueries queries, Filter filter, int limit) {
        return JDBI.withHandle(handle -> queries.find(handle, filter, limit));
    }

    private static List<Cell> plainly(Bounds bounds, int minScore) {
        List<Cell> cells = new ArrayList<>();
        for (int far : new int[] {0, 5_000_000}) {
            for (int lat : IntStream.range(-100, 0).toArray()) {
                for (int lng : IntStream.range(-100, 0).toArray()) {
                    Cell cell = new Cell(lat * 250 + far, lng * 250 + far, (lat * 37 + lng * 11) & 63);
                    if (cell.score() >= minScore && bounds.contains(cell.lat() / 1e5, cell.lng() / 1e5)) {
                        cells.add(cell);
                    }
                }
            }
        }
        return cells;
    }
}
