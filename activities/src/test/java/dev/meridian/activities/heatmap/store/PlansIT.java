package dev.meridian.activities.heatmap.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.heatmap.store.Plans.Plan;
import dev.meridian.activities.heatmap.store.Plans.TileStates;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Readers of a plan never see the tiles of another moment. */
class PlansIT {
    private static final int ROUNDS = 300;

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final Plans plans = new Plans();
    private final UUID job = UUID.randomUUID();

    @Test
    void aPlanHasItsOwnTilesWhileRoundsBeginAndJobsEnd() throws Exception {
        // The plan of this test belongs to no job.
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE heat_plans DROP CONSTRAINT heat_plans_job_id_fkey"));
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing = writer.submit(this::planAndEnd);
            int seen = 0;
            while (!writing.isDone()) {
                Optional<TileStates> states = jdbi.withHandle(handle -> plans.tileStates(handle, job));
                if (states.isPresent()) {
                    assertThat(states.get().tiles()).hasSize(states.get().plan().tiles());
                    seen++;
                }
            }
            writing.get();
            assertThat(seen).as("how often there was a plan").isPositive();
        }
        assertThat(jdbi.<Optional<TileStates>, RuntimeException>withHandle(handle -> plans.tileStates(handle, job)))
                .isEmpty();
    }

    private void planAndEnd() {
        HeatmapArea area = new HeatmapArea(new HeatmapKey("one", "0.001"), new Bounds(10, 20, 10.5, 20.5));
        for (int round = 1; round <= ROUNDS; round++) {
            int tiles = round % 4;
            Plan plan = new Plan(area, 100, 1, round, tiles);
            jdbi.useTransaction(tx -> plans.put(
                    tx,
                    job,
                    plan,
                    Collections.nCopies(tiles, new CellRange(0, 10, 0, 10)),
                    Collections.nCopies(tiles, 1L)));
            if (round % 3 == 0) {
                jdbi.useHandle(handle -> handle.execute("DELETE FROM heat_plans WHERE job_id = ?", job));
            }
        }
    }
}
