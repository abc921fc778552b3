package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.Tiling;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tiles of a grid fit into the runs of the workflow that computes them. */
class TilesPerRunTest {
    @ParameterizedTest
    @ValueSource(ints = {500, 5_000, 20_000, 100_000, 1_000_000})
    void tenMillionCellsFitIntoOneRunOfTheWorkflow(int chunkSize) {
        Grid grid = Grid.within(new Bounds(20, -90, 23.1655, -86.8345), 0.001);
        assertThat(grid.size()).isGreaterThan(10_000_000);
        assertThat(Tiling.all(grid, chunkSize)).hasSizeBetween(10, HeatmapJobs.TILES_PER_RUN);
    }
}
