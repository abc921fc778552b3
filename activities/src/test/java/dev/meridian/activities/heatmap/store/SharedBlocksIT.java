package dev.meridian.activities.heatmap.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.Overview;
import dev.meridian.domain.heatmap.block.ScoredCells;
import dev.meridian.domain.heatmap.grid.Axis;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Many writers of the same blocks at once: no cell is lost, and no writer fails. */
class SharedBlocksIT {
    private static final int SIDE_OF_AN_AREA = 40;
    private static final int AREAS_A_SIDE = 8;
    private static final int WRITERS = 8;

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final BlockStore store = new BlockStore();

    @Test
    void areasThatShareBlocksLoseNothing() throws Exception {
        // 8 x 8 areas of 40 x 40 cells lie in 4 x 4 blocks, so that most blocks are shared by nine areas or more.
        List<Integer> areas = new ArrayList<>();
        for (int area = 0; area < AREAS_A_SIDE * AREAS_A_SIDE; area++) {
            areas.add(area);
        }
        for (int round = 1; round <= 3; round++) {
            int scores = round;
            List<Integer> shuffled = new ArrayList<>(areas);
            Collections.shuffle(shuffled, new Random(round));
            atOnce(shuffled, area -> write(grid(area), (byte) (area + scores), scores));
            assertThat(stored()).isEqualTo(expected(scores));
        }
        long versions = versions();
        atOnce(areas, area -> write(grid(area), (byte) (area + 3), 4));
        assertThat(versions()).as("nothing is written that is there already").isEqualTo(versions);
        for (var block :
                jdbi.withHandle(handle -> HeatBlocks.read(handle, all())).entrySet()) {
            assertThat(overview(block.getKey())).isEqualTo(Overview.of(block.getValue()));
        }
    }

    private byte[] overview(BlockKey key) {
        return jdbi.withHandle(handle -> handle.select(
                        "SELECT overview FROM heat_blocks WHERE grid_step = 100 AND block_row = ? AND block_column = ?",
                        key.row(),
                        key.column())
                .mapTo(byte[].class)
                .one());
    }

    @Test
    void writersOfWholeAreasThatOverlapWaitForOneAnotherWithoutADeadlock() throws Exception {
        // Each area spans 4 x 4 blocks and is shifted by 40 cells against the one before.
        List<Integer> areas = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int area = 0; area < 8; area++) {
                areas.add(round * 8 + area);
            }
        }
        atOnce(areas, area -> {
            int shift = area % 8 * SIDE_OF_AN_AREA;
            Grid grid = new Grid(
                    Axis.ofMultiples(-256 + shift, 512, 0.001), Axis.ofMultiples(256 - shift, 512, 0.001), 0.001);
            write(grid, (byte) area.intValue(), area);
        });
        byte[][] cells =
                jdbi
                        .withHandle(handle -> HeatBlocks.read(handle, new BlockRange(100, -10, 20, -10, 20)))
                        .values()
                        .stream()
                        .map(BlockScores::bytes)
                        .toArray(byte[][]::new);
        long computed = Arrays.stream(cells)
                .map(BlockScores::of)
                .mapToLong(BlockScores::computed)
                .sum();
        long expected = 512L * 512 + 7 * (512L * 512 - (512L - 40) * (512L - 40));
        assertThat(computed).isEqualTo(expected);
    }

    private interface Work {
        void of(Integer area);
    }

    private static void atOnce(List<Integer> areas, Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (Integer area : areas) {
                running.add(threads.submit(() -> work.of(area)));
            }
            for (Future<?> writer : running) {
                writer.get();
            }
        }
    }

    private void write(Grid grid, byte score, long revision) {
        byte[] scores = new byte[grid.all().size()];
        Arrays.fill(scores, score);
        jdbi.useTransaction(tx -> store.write(tx, new ScoredCells(grid, grid.all(), scores), revision));
    }

    private static Grid grid(int area) {
        int row = area / AREAS_A_SIDE * SIDE_OF_AN_AREA - 100;
        int column = area % AREAS_A_SIDE * SIDE_OF_AN_AREA - 200;
        return new Grid(
                Axis.ofMultiples(row, SIDE_OF_AN_AREA, 0.001), Axis.ofMultiples(column, SIDE_OF_AN_AREA, 0.001), 0.001);
    }

    private static BlockRange all() {
        return new BlockRange(100, -10, 10, -10, 10);
    }

    private List<String> stored() {
        List<String> cells = new ArrayList<>();
        jdbi.withHandle(handle -> HeatBlocks.read(handle, all())).forEach((key, scores) -> {
            for (int row = 0; row < BlockKey.SIDE; row++) {
                for (int column = 0; column < BlockKey.SIDE; column++) {
                    if (scores.at(row, column) != BlockScores.NOT_COMPUTED) {
                        cells.add((BlockKey.firstOf(key.row()) + row) + " " + (BlockKey.firstOf(key.column()) + column)
                                + " " + scores.at(row, column));
                    }
                }
            }
        });
        Collections.sort(cells);
        return cells;
    }

    private static List<String> expected(int round) {
        List<String> cells = new ArrayList<>();
        for (int area = 0; area < AREAS_A_SIDE * AREAS_A_SIDE; area++) {
            Grid grid = grid(area);
            for (int row = 0; row < SIDE_OF_AN_AREA; row++) {
                for (int column = 0; column < SIDE_OF_AN_AREA; column++) {
                    cells.add((grid.firstRowNumber() + row) + " " + (grid.firstColumnNumber() + column) + " "
                            + (byte) (area + round));
                }
            }
        }
        Collections.sort(cells);
        return cells;
    }

    private long versions() {
        return jdbi.withHandle(handle -> handle.select("SELECT sum(xmin::text::bigint) FROM heat_blocks")
                .mapTo(long.class)
                .one());
    }
}
