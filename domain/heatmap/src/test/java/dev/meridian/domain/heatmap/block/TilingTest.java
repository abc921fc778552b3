package dev.meridian.domain.heatmap.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.Squares;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilingTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.0025, 0.01})
    void tilesCoverEveryCellOnce(double step) {
        Grid grid = Grid.within(new Bounds(20.8, -87.2, 21.4, -86.5), step);
        assertCoveredOnce(grid, Tiling.all(grid));
    }

    @Test
    void aWideAndFlatAreaIsCutWithinItsRows() {
        Grid grid = Grid.within(new Bounds(0, -180, 0.002, 180), 0.001);
        List<CellRange> tiles = Tiling.all(grid);
        assertCoveredOnce(grid, tiles);
        assertThat(tiles).hasSizeGreaterThan(grid.lats().size());
    }

    @ParameterizedTest
    @CsvSource({"20.8, -87", "21.0005, -87", "21.37, -87", "23, -87", "20.1, -80", "29, -79"})
    void noBlockBelongsToTwoTilesAndTilesDifferByOneRowAndOneColumnOfBlocksAtMost(double maxLat, double maxLng) {
        Grid grid = Grid.within(new Bounds(20, -88, maxLat, maxLng), 0.001);
        List<CellRange> tiles = Tiling.all(grid);
        assertThat(tiles).hasSizeGreaterThan(1);
        Set<BlockKey> seen = new HashSet<>();
        int[] rows = new int[tiles.size()];
        int[] columns = new int[tiles.size()];
        for (int tile = 0; tile < rows.length; tile++) {
            BlockRange blocks = BlockRange.of(grid, tiles.get(tile));
            assertThat(blocks.keys()).allMatch(seen::add);
            rows[tile] = blocks.endRow() - blocks.firstRow();
            columns[tile] = blocks.endColumn() - blocks.firstColumn();
        }
        assertThat(IntStream.of(rows).max().orElseThrow()
                        - IntStream.of(rows).min().orElseThrow())
                .isLessThan(2);
        assertThat(IntStream.of(columns).max().orElseThrow()
                        - IntStream.of(columns).min().orElseThrow())
                .isLessThan(2);
    }

    @Test
    void theLargestAreaFitsIntoOneRunOfAWorkflowAndItsTilesAreOfBoundedSize() {
        Grid grid = Grid.within(new Bounds(20, -100, 39.999, -80.001), 0.001);
        assertThat(grid.size()).isGreaterThan(399_000_000);
        List<CellRange> tiles = Tiling.all(grid);
        assertThat(tiles).hasSizeBetween(200, 400).allMatch(tile -> tile.size() < 3_000_000);
        assertThat(tiles.stream().mapToLong(CellRange::size).sum()).isEqualTo(grid.size());
    }

    @Test
    void anAreaWithoutCellsHasNoTiles() {
        assertThat(Tiling.all(Grid.within(new Bounds(10.001, 20.001, 10.002, 21), 0.01)))
                .isEmpty();
    }

    @Test
    void anyCoordinateLiesInTheSquareOfItsKey() {
        for (int row = 0; row <= 180 * Squares.PER_DEGREE; row++) {
            int key = row * Squares.SIDE_KEY - 90 * Degrees.KEYS_PER_DEGREE;
            assertThat(Squares.southKey(Squares.of(Degrees.fromKey(key), 0))).isEqualTo(key);
        }
        for (int column = 0; column <= 360 * Squares.PER_DEGREE; column++) {
            int key = column * Squares.SIDE_KEY - 180 * Degrees.KEYS_PER_DEGREE;
            assertThat(Squares.westKey(Squares.of(0, Degrees.fromKey(key)))).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theTilesOfSomeSquaresHoldTheirCellsAndNoOthers(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double south = random.nextInt(-9000, 8950) / 100.0;
        double west = random.nextInt(-18000, 17950) / 100.0;
        Bounds bounds = new Bounds(south, west, south + 0.4, west + 0.45);
        Grid grid = Grid.within(bounds, 0.005);
        List<Integer> squares =
                Squares.touching(bounds.minLat(), bounds.minLng(), bounds.maxLat(), bounds.maxLng()).stream()
                        .flatMapToInt(run -> IntStream.rangeClosed(run.from(), run.to()))
                        .filter(square -> random.nextInt(3) == 0)
                        .boxed()
                        .toList();
        BitSet expected = new BitSet();
        for (int row = 0; row < grid.lats().size(); row++) {
            for (int column = 0; column < grid.lngs().size(); column++) {
                if (squares.contains(Squares.of(grid.lats().at(row), grid.lngs().at(column)))) {
                    expected.set(row * grid.lngs().size() + column);
                }
            }
        }
        assertThat(cells(grid, Tiling.within(grid, squares))).isEqualTo(expected);
        assertThat(squares).isNotEmpty();
    }

    private static void assertCoveredOnce(Grid grid, List<CellRange> tiles) {
        BitSet cells = cells(grid, tiles);
        assertThat((long) cells.cardinality()).isEqualTo(grid.size());
    }

    private static BitSet cells(Grid grid, List<CellRange> tiles) {
        BitSet cells = new BitSet();
        int columns = grid.lngs().size();
        for (CellRange tile : tiles) {
            for (int row = tile.firstRow(); row < tile.endRow(); row++) {
                int from = row * columns + tile.firstColumn();
                int to = row * columns + tile.endColumn();
                assertThat(cells.nextSetBit(from) < 0 || cells.nextSetBit(from) >= to)
                        .as("%s overlaps another tile", tile)
                        .isTrue();
                cells.set(from, to);
            }
        }
        return cells;
    }
}
