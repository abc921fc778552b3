package dev.meridian.domain.heatmap.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.block.Overview.Summary;
import dev.meridian.domain.heatmap.grid.Axis;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockScoresTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyCellHasItsPlaceByItsExactKeys(long seed) {
        RandomGenerator random = random(seed);
        double step = new double[] {0.01, 0.005, 0.0025, 0.001}[(int) seed - 1];
        double south = random.nextDouble(-5, 5) * step * 100;
        double west = random.nextDouble(-5, 5) * step * 100;
        Grid grid = Grid.within(new Bounds(south, west, south + 280 * step, west + 300 * step), step);
        CellRange range =
                new CellRange(7, grid.lats().size() - 2, 3, grid.lngs().size() - 9);
        byte[] scores = new byte[range.size()];
        random.nextBytes(scores);
        Map<String, Byte> expected = new HashMap<>();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (byte) (scores[i] & 63);
            int row = Degrees.key(grid.lats().at(range.firstRow() + i / range.columns())) / grid.stepKey();
            int column = Degrees.key(grid.lngs().at(range.firstColumn() + i % range.columns())) / grid.stepKey();
            expected.put(row + " " + column, scores[i]);
        }
        Map<String, Byte> found = new HashMap<>();
        new ScoredCells(grid, range, scores).byBlock().forEach((key, block) -> {
            for (int row = 0; row < BlockKey.SIDE; row++) {
                for (int column = 0; column < BlockKey.SIDE; column++) {
                    if (block.at(row, column) != BlockScores.NOT_COMPUTED) {
                        found.put(
                                (BlockKey.firstOf(key.row()) + row) + " " + (BlockKey.firstOf(key.column()) + column),
                                block.at(row, column));
                    }
                }
            }
        });
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void newerScoresReplaceTheirCellsAndNoOthers() {
        RandomGenerator random = random(5);
        BlockScores older = some(random);
        BlockScores newer = some(random);
        BlockScores merged = older.with(newer);
        for (int cell = 0; cell < BlockKey.CELLS; cell++) {
            byte expected = newer.bytes()[cell] == BlockScores.NOT_COMPUTED ? older.bytes()[cell] : newer.bytes()[cell];
            assertThat(merged.bytes()[cell]).isEqualTo(expected);
        }
        assertThat(merged.hold(newer)).isTrue();
        assertThat(merged.hold(older)).isFalse();
        assertThat(older.hold(newer)).isFalse();
        assertThat(merged.digest())
                .isNotEqualTo(older.digest())
                .isEqualTo(older.with(newer).digest());
        assertThat(older.hold(BlockScores.none())).isTrue();
        assertThat(BlockScores.none().computed()).isZero();
        assertThat(older.meets(BlockScores.none())).isFalse();
        assertThat(older.meets(newer)).isTrue();
    }

    @Test
    void theOverviewSaysOfEachSquareTheMeanAndTheMaximumOfItsComputedCells() {
        BlockScores scores = some(random(6));
        byte[] overview = Overview.of(scores);
        assertThat(overview).hasSize(544);
        for (int size : Overview.SIZES) {
            for (int square = 0; square < Overview.squares(size); square++) {
                int firstRow = square / Overview.side(size) * size;
                int firstColumn = square % Overview.side(size) * size;
                int count = 0;
                int sum = 0;
                int maximum = -1;
                for (int row = firstRow; row < firstRow + size; row++) {
                    for (int column = firstColumn; column < firstColumn + size; column++) {
                        if (scores.at(row, column) >= 0) {
                            count++;
                            sum += scores.at(row, column);
                            maximum = Math.max(maximum, scores.at(row, column));
                        }
                    }
                }
                int mean = count == 0 ? -1 : (int) Math.floor((double) sum / count + 0.5);
                assertThat((int) overview[Overview.offset(size, Summary.MEAN) + square])
                        .isEqualTo(mean);
                assertThat((int) overview[Overview.offset(size, Summary.MAXIMUM) + square])
                        .isEqualTo(maximum);
            }
        }
    }

    @Test
    void theCellsOfABoxAreThoseOfItsBoundsWithTheEdges() {
        CellBox box = CellBox.within(new Bounds(-0.0026, -0.0025, 0.0024, 0.005), 250);
        assertThat(box).isEqualTo(new CellBox(250, -1, 0, -1, 2));
        assertThat(box.contains(-1, 2)).isTrue();
        assertThat(box.contains(0, 3)).isFalse();
        assertThat(box.withoutLast().contains(0, 2)).isFalse();
        assertThat(box.blocks()).isEqualTo(new BlockRange(250, -1, 1, -1, 1));
        assertThat(box.touches(new BlockKey(250, -1, 0))).isTrue();
        assertThat(box.touches(new BlockKey(250, 1, 0))).isFalse();
        assertThat(CellBox.within(new Bounds(0.0001, 0, 0.0002, 1), 250)
                        .blocks()
                        .isEmpty())
                .isTrue();
        assertThat(BlockRange.of(
                        new Grid(Axis.ofMultiples(-128, 129, 0.01), Axis.ofMultiples(127, 2, 0.01), 0.01),
                        new CellRange(0, 129, 0, 2)))
                .isEqualTo(new BlockRange(1000, -1, 1, 0, 2));
    }

    /** Half of the cells, with a square of 64 cells a side without any. */
    private static BlockScores some(RandomGenerator random) {
        byte[] bytes = new byte[BlockKey.CELLS];
        for (int cell = 0; cell < bytes.length; cell++) {
            boolean empty = cell / BlockKey.SIDE < 64 && cell % BlockKey.SIDE >= 64;
            bytes[cell] = (byte) (empty || random.nextInt(2) == 0 ? -1 : random.nextInt(101));
        }
        return BlockScores.of(bytes);
    }

    private static RandomGenerator random(long seed) {
        System.out.println("seed " + seed);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
