package dev.meridian.domain.heatmap.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilingTest {
    @ParameterizedTest
    @CsvSource({
        "0.001, 500",
        "0.001, 20000",
        "0.001, 1000000",
        "0.0025, 500",
        "0.0025, 20000",
        "0.01, 500",
        "0.01, 20000"
    })
    void tilesCoverEveryCellOnce(double step, int chunkSize) {
        Grid grid = Grid.within(new Bounds(20.8, -87.2, 21.4, -86.5), step);
        assertCoveredOnce(grid, Tiling.all(grid, chunkSize));
    }

    @Test
    void aWideAndFlatAreaIsCutWithinItsRows() {
        Grid grid = Grid.within(new Bounds(0, -180, 0.002, 180), 0.001);
        List<CellBlock> tiles = Tiling.all(grid, 500);
        assertCoveredOnce(grid, tiles);
        assertThat(tiles).hasSizeGreaterThan(grid.lats().size());
    }

    @ParameterizedTest
    @CsvSource({"20.8, 500", "20.8, 20000", "21.0005, 20000", "21.37, 20000", "23, 500", "23, 20000"})
    void tilesAreOfEqualSize(double maxLat, int chunkSize) {
        List<CellBlock> tiles = Tiling.all(Grid.within(new Bounds(20, -88, maxLat, -87), 0.001), chunkSize);
        int largest = tiles.stream().mapToInt(CellBlock::size).max().orElseThrow();
        assertThat(tiles)
                .hasSizeGreaterThan(1)
                .allSatisfy(tile -> assertThat(tile.size()).isGreaterThan(largest * 9 / 10));
    }

    @Test
    void anAreaWithoutCellsHasNoTiles() {
        assertThat(Tiling.all(Grid.within(new Bounds(10.001, 20.001, 10.002, 21), 0.01), 20_000))
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

    private static void assertCoveredOnce(Grid grid, List<CellBlock> tiles) {
        BitSet cells = cells(grid, tiles);
        assertThat((long) cells.cardinality()).isEqualTo(grid.size());
    }

    private static BitSet cells(Grid grid, List<CellBlock> tiles) {
        BitSet cells = new BitSet();
        int columns = grid.lngs().size();
        for (CellBlock tile : tiles) {
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
