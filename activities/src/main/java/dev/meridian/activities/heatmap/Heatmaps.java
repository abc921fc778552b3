package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.OpenHeatmaps.OpenHeatmap;
import dev.meridian.activities.heatmap.store.CellQueries;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Heatmaps as people ask for them and see them, one transaction a call. */
public final class Heatmaps {
    private final Jdbi jdbi;
    private final HeatmapRequests requests;
    private final Outbox outbox;
    private final CellQueries cells = new CellQueries();
    private final OpenHeatmaps openHeatmaps = new OpenHeatmaps();

    public Heatmaps(Jdbi jdbi, HeatmapRequests requests, Outbox outbox) {
        this.jdbi = jdbi;
        this.requests = requests;
        this.outbox = outbox;
    }

    /** The cells of a part of the map, and the open job that will change cells there. */
    public record Shown(CellQueries.Page page, Optional<OpenHeatmap> job) {}

    /** The area of a key; empty if it is a city that nobody has described. */
    public Optional<HeatmapArea> area(HeatmapKey key) {
        return jdbi.withHandle(handle -> HeatmapArea.find(handle, key));
    }

    /** Accepts a wish for a heatmap; a new job is handed to Temporal. */
    public AcceptedJob compute(HeatmapKey key, boolean onlyChanged) {
        AcceptedJob accepted = jdbi.inTransaction(tx -> requests.accept(tx, key, onlyChanged));
        accepted.deliverTo(outbox);
        return accepted;
    }

    /**
     * Reads a page of cells.
     *
     * @param gridStep whose jobs to look for in the bounds
     */
    public Shown show(CellQueries.Filter filter, Bounds bounds, String gridStep, int limit) {
        return jdbi.withHandle(handle ->
                new Shown(cells.find(handle, filter, limit), openHeatmaps.touching(handle, bounds, gridStep)));
    }
}
