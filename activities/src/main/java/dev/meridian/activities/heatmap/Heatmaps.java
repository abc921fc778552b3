package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.OpenHeatmaps.OpenHeatmap;
import dev.meridian.activities.heatmap.store.BlockQueries;
import dev.meridian.activities.heatmap.store.CellQueries;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Heatmaps as people ask for them and see them, one transaction a call. */
public final class Heatmaps {
    private final Jdbi jdbi;
    private final HeatmapRequests requests;
    private final Handover handover;
    private final CellQueries cells = new CellQueries();
    private final BlockQueries blocks = new BlockQueries();
    private final OpenHeatmaps openHeatmaps = new OpenHeatmaps();

    public Heatmaps(Jdbi jdbi, HeatmapRequests requests, Handover handover) {
        this.jdbi = jdbi;
        this.requests = requests;
        this.handover = handover;
    }

    /** The cells of a part of the map, and the open job that will change cells there. */
    public record Shown(CellQueries.Page page, Optional<OpenHeatmap> job) {}

    /** The blocks of a range that are stored, in the order of their keys ({@link BlockQueries}). */
    public List<BlockQueries.Listed> blocks(
            BlockRange range, BlockQueries.Distance distance, @Nullable BlockKey after, int limit) {
        return jdbi.withHandle(handle -> blocks.list(handle, range, distance, after, limit));
    }

    /** A block with its values; empty if there is none. */
    public Optional<BlockQueries.Content> block(BlockKey key, BlockQueries.Distance distance) {
        return jdbi.withHandle(handle -> blocks.find(handle, key, distance));
    }

    /** The area of a key; empty if it is a city that nobody has described. */
    public Optional<HeatmapArea> area(HeatmapKey key) {
        return jdbi.withHandle(handle -> HeatmapArea.find(handle, key));
    }

    /**
     * Accepts a request for a heatmap; a new job is handed to Temporal. A city that is deleted meanwhile is missing, or takes
     * the job with it.
     *
     * @param check refuses an area by throwing
     * @return empty if it is a city that nobody has described
     */
    public Optional<AcceptedJob> compute(HeatmapKey key, boolean onlyChanged, Consumer<HeatmapArea> check) {
        Optional<AcceptedJob> accepted =
                jdbi.inTransaction((Handle tx) -> HeatmapArea.keep(tx, key).map(area -> {
                    check.accept(area);
                    return requests.accept(tx, key, onlyChanged);
                }));
        accepted.ifPresent(job -> job.deliverTo(handover));
        return accepted;
    }

    /**
     * Reads a page of cells.
     *
     * @param gridStep the step of the open job that is looked for within the bounds
     */
    public Shown show(CellQueries.Filter filter, Bounds bounds, String gridStep, int limit) {
        return jdbi.withHandle(handle ->
                new Shown(cells.find(handle, filter, limit), openHeatmaps.touching(handle, bounds, gridStep)));
    }
}
