package dev.meridian.domain.heatmap.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.grid.Axis;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunksTest {
    @ParameterizedTest
    @CsvSource({
        "599, 700, 262144",
        "599, 700, 20000",
        "599, 700, 16384",
        "599, 700, 500",
        "3, 5, 1",
        "1, 20000, 500",
        "7, 1, 3",
        "1, 1, 500",
        "128, 128, 16384",
        "300, 300, 1000000"
    })
    void chunksCoverEveryCellOnceAndCountTheCellsBefore(int rows, int columns, int chunkSize) {
        Grid grid = grid(-77, 20_800, rows, columns);
        Chunks chunks = new Chunks(grid, grid.all(), chunkSize);
        BitSet seen = new BitSet();
        long cells = 0;
        for (long i = 0; i < chunks.count(); i++) {
            CellRange range = chunks.range(i);
            assertThat(chunks.cellsBefore(i)).isEqualTo(cells);
            assertThat(range.size()).isBetween(1, chunkSize);
            for (int row = range.firstRow(); row < range.endRow(); row++) {
                int from = row * columns + range.firstColumn();
                assertThat(seen.get(from, from + range.columns()).isEmpty()).isTrue();
                seen.set(from, from + range.columns());
            }
            cells += range.size();
        }
        assertThat(seen.cardinality()).isEqualTo(rows * columns);
        assertThat(chunks.cellsBefore(chunks.count())).isEqualTo(cells);
    }

    @ParameterizedTest
    @CsvSource({"16384", "20000", "100000", "262144"})
    void aBlockThatFitsIntoAChunkIsInOneChunkOnly(int chunkSize) {
        Grid grid = grid(-300, -1000, 599, 700);
        Chunks chunks = new Chunks(grid, grid.all(), chunkSize);
        Set<BlockKey> seen = new HashSet<>();
        for (long i = 0; i < chunks.count(); i++) {
            assertThat(BlockRange.of(grid, chunks.range(i)).keys()).allMatch(seen::add);
        }
    }

    @Test
    void aTileWithoutCellsHasNoChunks() {
        Grid grid = grid(0, 0, 10, 10);
        for (CellRange empty : List.of(new CellRange(0, 0, 0, 10), new CellRange(3, 10, 5, 5))) {
            assertThat(new Chunks(grid, empty, 500).count()).isZero();
            assertThat(new Chunks(grid, empty, 500).cellsBefore(0)).isZero();
        }
    }

    private static Grid grid(int firstRow, int firstColumn, int rows, int columns) {
        return new Grid(Axis.ofMultiples(firstRow, rows, 0.001), Axis.ofMultiples(firstColumn, columns, 0.001), 0.001);
    }
}
