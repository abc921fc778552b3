package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.CityRegister;
import dev.meridian.activities.heatmap.Heatmaps;
import dev.meridian.activities.heatmap.OpenHeatmaps.OpenHeatmap;
import dev.meridian.activities.heatmap.store.CellQueries.Cell;
import dev.meridian.activities.heatmap.store.CellQueries.Filter;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Asks for heatmaps and shows their cells. */
@ApiController
@RequestMapping("/api/heatmap")
class HeatmapController {
    private static final int MOST_CELLS = 100_000;
    private static final int MOST_CELLS_AS_BYTES = 1_000_000;

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Heatmaps heatmaps;
    private final CityRegister cities;

    HeatmapController(Heatmaps heatmaps, CityRegister cities) {
        this.heatmaps = heatmaps;
        this.cities = cities;
    }

    /**
     * Which heatmap to compute.
     *
     * @param gridStep 0.01, 0.005, 0.0025 or 0.001; 0.0025 if it is left out
     * @param onlyChanged whether to compute only the cells near places that changed since the last computation
     */
    record ScheduleBody(
            @Nullable String citySlug,
            @Nullable BigDecimal gridStep,
            @Nullable Boolean onlyChanged) {}

    /**
     * The job that computes the heatmap.
     *
     * @param isNew whether the job was made for this request; otherwise it was open already
     */
    record RequestedHeatmapResponse(UUID jobId, String status, boolean isNew) {}

    /** A cell in degrees. */
    record CellResponse(double lat, double lng, int score) {
        static CellResponse of(Cell cell) {
            return new CellResponse(Degrees.fromKey(cell.lat()), Degrees.fromKey(cell.lng()), cell.score());
        }
    }

    /** An open job that will change cells here. */
    record JobStatusResponse(UUID jobId, String status, int progress) {
        static JobStatusResponse of(OpenHeatmap job) {
            return new JobStatusResponse(job.jobId(), job.status().wireName(), job.progress());
        }
    }

    /**
     * A page of cells, from south to north, in each row from west to east.
     *
     * @param nextCursor where the next page begins; missing after the last page. A page that is short need not be the
     *     last
     * @param jobStatus missing if no job is open here
     */
    record CellPage(
            BigDecimal gridStep,
            List<CellResponse> cells,
            @Nullable String nextCursor,
            @Nullable JobStatusResponse jobStatus) {}

    /** The found cells, before they are written as JSON or as bytes. */
    private record Found(List<Cell> cells, Optional<String> next, Optional<OpenHeatmap> job, String gridStep) {}

    /** Asks for a computation: 202 with a new job, 200 with a job that was open already. */
    @PostMapping("/schedule")
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<RequestedHeatmapResponse> schedule(@RequestBody ScheduleBody body) {
        if (body.citySlug() == null || body.citySlug().isBlank()) {
            throw Refusal.unprocessable("invalid_field", "citySlug is required").with("path", "/citySlug");
        }
        String slug = body.citySlug();
        String gridStep = HeatmapParameters.gridStep(body.gridStep());
        if (!City.isSlug(slug)) {
            throw HeatmapParameters.unknownCity();
        }
        HeatmapKey key = new HeatmapKey(slug, gridStep);
        boolean onlyChanged = Boolean.TRUE.equals(body.onlyChanged());
        AcceptedJob accepted = heatmaps.compute(key, onlyChanged, HeatmapController::requireNotTooLarge)
                .orElseThrow(HeatmapParameters::unknownCity);
        return ResponseEntity.status(accepted.isNew() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(new RequestedHeatmapResponse(
                        accepted.id(), accepted.status().wireName(), accepted.isNew()));
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CellPage> json(
            @ParameterObject AreaRequest area,
            @RequestParam(required = false) @Nullable BigDecimal gridStep,
            @RequestParam(defaultValue = "0") int minScore,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "20000") int limit) {
        Bounds bounds = area.bounds(cities);
        Found found = find(bounds, gridStep, minScore, cursor, limit, MOST_CELLS);
        return ResponseEntity.ok()
                .cacheControl(cacheControl(found))
                .body(new CellPage(
                        new BigDecimal(found.gridStep()),
                        found.cells().stream().map(CellResponse::of).toList(),
                        found.next().orElse(null),
                        found.job().map(JobStatusResponse::of).orElse(null)));
    }

    /** Sends the cells as {@link CellBytes}; the next cursor and the job's status are headers. */
    @GetMapping(produces = CellBytes.MEDIA_TYPE)
    ResponseEntity<byte[]> binary(
            @ParameterObject AreaRequest area,
            @RequestParam(required = false) @Nullable BigDecimal gridStep,
            @RequestParam(defaultValue = "0") int minScore,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100000") int limit) {
        Bounds bounds = area.bounds(cities);
        Found found = find(bounds, gridStep, minScore, cursor, limit, MOST_CELLS_AS_BYTES);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().cacheControl(cacheControl(found));
        found.next().ifPresent(next -> answer.header("X-Next-Cursor", next));
        found.job()
                .ifPresent(job -> answer.header("X-Job-Id", job.jobId().toString())
                        .header("X-Job-Status", job.status().wireName())
                        .header("X-Job-Progress", Integer.toString(job.progress())));
        return answer.body(CellBytes.of(Degrees.key(Double.parseDouble(found.gridStep())), found.cells()));
    }

    private Found find(
            Bounds bounds, @Nullable BigDecimal gridStep, int minScore, @Nullable String cursor, int limit, int most) {
        String step = HeatmapParameters.gridStep(gridStep);
        Refusal.requireWithin("limit", limit, 1, most);
        Refusal.requireWithin("minScore", minScore, 0, 100);
        Filter filter = new Filter(
                bounds, Degrees.key(Double.parseDouble(step)), minScore, HeatmapParameters.cellAfter(cursor));
        Heatmaps.Shown shown = heatmaps.show(filter, bounds, step, limit);
        Optional<String> next = Optional.ofNullable(shown.page().readOnAfter()).map(HeatmapParameters::cursorAfter);
        return new Found(shown.page().cells(), next, shown.job(), step);
    }

    private static void requireNotTooLarge(HeatmapArea area) {
        if (area.isTooLarge()) {
            long size = area.estimatedSize();
            throw Refusal.unprocessable(
                            "area_too_large",
                            "The city has about " + size + " cells at this step; " + HeatmapArea.MOST_CELLS
                                    + " are allowed")
                    .with("cells", size);
        }
    }

    /** Answers must not be cached while a job may change the cells, or if the cells are missing. */
    private static CacheControl cacheControl(Found found) {
        return found.cells().isEmpty() || found.job().isPresent() ? CacheControl.noCache() : CacheControl.maxAge(FRESH);
    }
}
