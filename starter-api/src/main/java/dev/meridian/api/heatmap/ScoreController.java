package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.PointCoverage;
import dev.meridian.activities.heatmap.PointLookup;
import dev.meridian.api.settings.ApiController;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.scoring.CategoryScore;
import dev.meridian.domain.heatmap.scoring.CategoryScore.Neighbour;
import dev.meridian.domain.heatmap.scoring.PointScore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Scores single points. */
@ApiController
class ScoreController {
    private final PointLookup points;

    ScoreController(PointLookup points) {
        this.points = points;
    }

    /**
     * A place within reach.
     *
     * @param distance metres, rounded
     */
    record PoiResponse(
            String id, double lat, double lng, @Nullable String name, long distance) {
        static PoiResponse of(Neighbour neighbour) {
            Poi poi = neighbour.poi();
            return new PoiResponse(poi.id(), poi.lat(), poi.lng(), poi.name(), Math.round(neighbour.distance()));
        }
    }

    /**
     * The score of one category.
     *
     * @param score 0..100
     * @param count all places within reach
     * @param radius reach in metres
     * @param nearestDistance metres, not rounded; missing without places
     * @param pois the nearest twenty
     */
    record CategoryResponse(
            String id,
            int score,
            int count,
            int radius,
            @Nullable Double nearestDistance,
            List<PoiResponse> pois) {
        static CategoryResponse of(CategoryScore category) {
            return new CategoryResponse(
                    category.category().id(),
                    category.score(),
                    category.count(),
                    (int) category.category().radius(),
                    category.nearestDistance().isPresent()
                            ? Double.valueOf(category.nearestDistance().getAsDouble())
                            : null,
                    category.nearest().stream().map(PoiResponse::of).toList());
        }
    }

    /**
     * Whether the map's cells around the point are computed.
     *
     * @param status covered, computing, or no_pois if there is nothing near to compute from
     * @param jobId the job that computes them
     */
    record CoverageResponse(String status, @Nullable UUID jobId) {
        static CoverageResponse of(PointCoverage coverage) {
            return new CoverageResponse(coverage.status().name().toLowerCase(Locale.ROOT), coverage.jobId());
        }
    }

    /**
     * The score of a point.
     *
     * @param score 0..100 over all eight categories
     * @param heatmapScore 0..100 as the map has it
     */
    record ScoreResponse(
            double lat,
            double lng,
            int score,
            int heatmapScore,
            List<CategoryResponse> categories,
            CoverageResponse coverage,
            Instant computedAt) {}

    /** Scores a point at once, and asks for the cells around it if they are not computed at the step. */
    @GetMapping("/api/score")
    ResponseEntity<ScoreResponse> score(
            @RequestParam(required = false) @Nullable Double lat,
            @RequestParam(required = false) @Nullable Double lng,
            @RequestParam(required = false) @Nullable BigDecimal gridStep) {
        String step = HeatmapParameters.gridStep(gridStep);
        var point = HeatmapParameters.point(lat, lng);
        PointScore score = points.score(point.minLat(), point.minLng());
        PointCoverage coverage = points.cover(point.minLat(), point.minLng(), step);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .body(new ScoreResponse(
                        point.minLat(),
                        point.minLng(),
                        score.overall(),
                        score.heatmapScore(),
                        score.categories().stream().map(CategoryResponse::of).toList(),
                        CoverageResponse.of(coverage),
                        Instant.now()));
    }
}
