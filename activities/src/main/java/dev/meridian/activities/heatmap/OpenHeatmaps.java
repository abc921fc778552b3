package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.SharedTenant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds the open heatmap jobs of a part of the map. */
public final class OpenHeatmaps {
    /** A job that will change cells. */
    public record OpenHeatmap(UUID jobId, HeatmapKey key, JobStatus status, int progress) {}

    /** The oldest open job at a step whose area touches the bounds. */
    public Optional<OpenHeatmap> touching(Handle handle, Bounds bounds, String gridStep) {
        return open(handle).stream()
                .filter(job -> job.key().gridStep().equals(gridStep))
                .filter(job -> HeatmapArea.find(handle, job.key())
                        .filter(area -> area.bounds().touches(bounds))
                        .isPresent())
                .findFirst();
    }

    static List<OpenHeatmap> open(Handle handle) {
        return JobQueries.openOldestFirst(handle, SharedTenant.ID, HeatmapJobs.HEATMAP_COMPUTE).stream()
                .map(job -> new OpenHeatmap(
                        job.id(),
                        HeatmapKey.ofWorkflowId(job.workflowId()),
                        job.status(),
                        job.state().progress().percent()))
                .toList();
    }
}
