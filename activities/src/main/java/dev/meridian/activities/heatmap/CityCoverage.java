package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.OpenHeatmaps.OpenHeatmap;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.Coverage.Computed;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Says which grid steps of cities are computed, and which are being computed. */
public final class CityCoverage {
    private final Jdbi jdbi;
    private final Coverage coverage = new Coverage();

    public CityCoverage(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A step of a city.
     *
     * @param cells how many cells the city has at the step
     * @param computed when and from what it was computed; null if it is being computed for the first time
     * @param isStale whether the city's bounds or the places have changed since, or it was not computed yet
     * @param job the open job that computes it; null if there is none
     */
    public record Step(
            HeatmapKey key,
            long cells,
            @Nullable When computed,
            boolean isStale,
            @Nullable UUID job) {}

    /** When a step was computed, and from which revision of the places. */
    public record When(long revision, Instant at) {}

    /** The steps of cities that are or are being computed, by slug, the coarsest step first. */
    public Map<String, List<Step>> of(Collection<City> cities) {
        Map<String, City> bySlug = cities.stream().collect(Collectors.toMap(City::slug, Function.identity()));
        return jdbi.withHandle(handle -> of(handle, bySlug));
    }

    private Map<String, List<Step>> of(Handle handle, Map<String, City> cities) {
        long revision = coverage.currentRevision(handle);
        Map<HeatmapKey, Computed> computed = coverage.ofCities(handle, cities.keySet()).stream()
                .collect(Collectors.toMap(Computed::key, Function.identity()));
        Map<HeatmapKey, UUID> jobs = OpenHeatmaps.open(handle).stream()
                .filter(job -> cities.containsKey(job.key().area()))
                .collect(Collectors.toMap(OpenHeatmap::key, OpenHeatmap::jobId, (first, later) -> first));
        return cities.values().stream()
                .collect(Collectors.toMap(
                        City::slug,
                        city -> HeatmapKey.STEPS.stream()
                                .map(step -> new HeatmapKey(city.slug(), step))
                                .filter(key -> computed.containsKey(key) || jobs.containsKey(key))
                                .map(key -> step(city, key, computed.get(key), jobs.get(key), revision))
                                .toList()));
    }

    private static Step step(
            City city, HeatmapKey key, @Nullable Computed computed, @Nullable UUID job, long revision) {
        long cells = new HeatmapArea(key, city.bounds()).grid().size();
        return computed == null
                ? new Step(key, cells, null, true, job)
                : new Step(
                        key,
                        cells,
                        new When(computed.revision(), computed.computedAt()),
                        computed.revision() < revision || !computed.bounds().equals(city.bounds()),
                        job);
    }
}
