package dev.meridian.api.heatmap;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.heatmap.CityCoverage;
import dev.meridian.activities.heatmap.CityDeletion;
import dev.meridian.activities.heatmap.CityRegister;
import dev.meridian.activities.heatmap.HeatmapRefresh;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.CityNotFoundException;
import dev.meridian.activities.heatmap.store.PoiImport;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.poi.ImportReport;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.PoiReader;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonSequencePoiReader;
import dev.meridian.domain.heatmap.poi.text.TextFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Creates, changes and deletes cities, and imports their places. */
@ApiController
@RequestMapping("/api/cities")
class CityController {
    private static final String CSV = "text/csv";
    private static final String GEO_JSON = "application/geo+json";
    private static final String GEO_JSON_SEQUENCE = "application/geo+json-seq";
    private static final String JSON_LINES = "application/x-ndjson";
    private static final int MOST_CITIES = 1_000;
    private static final long LARGEST_FILE = 8L << 30;

    private final PoiImport imports;
    private final CategoryMapping categories;
    private final HeatmapRefresh refresh;
    private final CityDeletion deletion;
    private final CityRegister cities;
    private final CityCoverage coverage;

    CityController(
            CityRegister cities,
            CityCoverage coverage,
            PoiImport imports,
            CategoryMapping categories,
            HeatmapRefresh refresh,
            CityDeletion deletion) {
        this.cities = cities;
        this.coverage = coverage;
        this.imports = imports;
        this.categories = categories;
        this.refresh = refresh;
        this.deletion = deletion;
    }

    /** A rectangle in degrees. */
    record BoundsBody(
            @Nullable Double minLat,
            @Nullable Double minLng,
            @Nullable Double maxLat,
            @Nullable Double maxLng) {
        static BoundsBody of(Bounds bounds) {
            return new BoundsBody(bounds.minLat(), bounds.minLng(), bounds.maxLat(), bounds.maxLng());
        }

        Bounds bounds() {
            return new Bounds(
                    required(minLat, "minLat"),
                    required(minLng, "minLng"),
                    required(maxLat, "maxLat"),
                    required(maxLng, "maxLng"));
        }

        private static double required(@Nullable Double value, String name) {
            if (value == null) {
                throw new IllegalArgumentException("bounds lack " + name);
            }
            return value;
        }
    }

    /** A city as a client describes it. */
    record CityBody(@Nullable String name, @Nullable BoundsBody bounds) {}

    /**
     * A city.
     *
     * @param places how many places were imported for it
     * @param coverage the steps that are computed or are being computed, the coarsest first
     */
    record CityResponse(String slug, String name, BoundsBody bounds, long places, List<CityStepResponse> coverage) {
        static CityResponse of(City city, long places, List<CityCoverage.Step> coverage) {
            return new CityResponse(
                    city.slug(),
                    city.name(),
                    BoundsBody.of(city.bounds()),
                    places,
                    coverage.stream().map(CityStepResponse::of).toList());
        }
    }

    /**
     * A step of a city.
     *
     * @param gridStep in degrees
     * @param cells how many cells the city has at the step
     * @param revision of the places that it was computed from; missing if it is being computed for the first time
     * @param computedAt likewise
     * @param stale whether places or the city's bounds have changed since, or it was not computed yet
     * @param job the open job that computes it
     */
    record CityStepResponse(
            double gridStep,
            long cells,
            @Nullable Long revision,
            @Nullable Instant computedAt,
            boolean stale,
            @Nullable UUID job) {
        static CityStepResponse of(CityCoverage.Step step) {
            CityCoverage.When computed = step.computed();
            return new CityStepResponse(
                    step.key().stepDegrees(),
                    step.cells(),
                    computed == null ? null : computed.revision(),
                    computed == null ? null : computed.at(),
                    step.isStale(),
                    step.job());
        }
    }

    /**
     * A page of cities.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record CityPage(List<CityResponse> cities, @Nullable String nextCursor) {}

    /**
     * The result of an import.
     *
     * @param refreshes the open jobs that bring computed cells up to date with the new places
     */
    record PlacesImportResponse(ImportReport report, List<UUID> refreshes) {}

    /** Lists cities by slug. */
    @GetMapping
    CityPage list(@RequestParam(defaultValue = "") String cursor, @RequestParam(defaultValue = "1000") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_CITIES);
        List<City> found = cities.after(cursor, limit + 1);
        ListPage<City> page = ListPage.of(found, limit, City::slug);
        return new CityPage(shown(page.items()), page.nextCursor());
    }

    @GetMapping("/{slug}")
    CityResponse show(@PathVariable String slug) {
        return shown(List.of(find(slug))).getFirst();
    }

    private List<CityResponse> shown(List<City> page) {
        Map<String, Long> places = cities.places(page.stream().map(City::slug).toList());
        Map<String, List<CityCoverage.Step>> steps = coverage.of(page);
        return page.stream()
                .map(city -> CityResponse.of(
                        city, places.getOrDefault(city.slug(), 0L), steps.getOrDefault(city.slug(), List.of())))
                .toList();
    }

    /** Creates (201) or changes (200) a city. New bounds apply from the next computation on. */
    @PutMapping("/{slug}")
    @AllowedFor(value = Role.ADMIN, installation = true)
    @AnswersAlso(HttpStatus.CREATED)
    ResponseEntity<CityResponse> put(@PathVariable String slug, @RequestBody CityBody body) {
        City city = checked(slug, body);
        boolean isNew = cities.put(city);
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
                .body(shown(List.of(city)).getFirst());
    }

    /** Deletes the city with its places and cells, and cancels its open jobs. */
    @DeleteMapping("/{slug}")
    @AllowedFor(value = Role.ADMIN, installation = true)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteCity(@PathVariable String slug) {
        if (!deletion.delete(slug)) {
            throw HeatmapParameters.unknownCity();
        }
        refresh.refreshWhatHasChanged();
    }

    @PostMapping(path = "/{slug}/pois", consumes = CSV)
    @BodyUpTo(value = LARGEST_FILE, timesInMemory = 0)
    @AllowedFor(value = Role.ADMIN, installation = true)
    PlacesImportResponse importCsv(
            @PathVariable String slug,
            @RequestParam(defaultValue = "false") boolean replace,
            HttpServletRequest request,
            InputStream file)
            throws IOException {
        return run(slug, new CsvPoiReader(categories), TextFile.in(charset(request), file), replace);
    }

    @PostMapping(path = "/{slug}/pois", consumes = GEO_JSON)
    @BodyUpTo(value = LARGEST_FILE, timesInMemory = 0)
    @AllowedFor(value = Role.ADMIN, installation = true)
    PlacesImportResponse importGeoJson(
            @PathVariable String slug,
            @RequestParam(defaultValue = "false") boolean replace,
            HttpServletRequest request,
            InputStream file)
            throws IOException {
        return run(slug, new GeoJsonPoiReader(categories), TextFile.in(charset(request), file), replace);
    }

    @PostMapping(
            path = "/{slug}/pois",
            consumes = {GEO_JSON_SEQUENCE, JSON_LINES})
    @BodyUpTo(value = LARGEST_FILE, timesInMemory = 0)
    @AllowedFor(value = Role.ADMIN, installation = true)
    PlacesImportResponse importGeoJsonSequence(
            @PathVariable String slug,
            @RequestParam(defaultValue = "false") boolean replace,
            HttpServletRequest request,
            InputStream file)
            throws IOException {
        return run(slug, new GeoJsonSequencePoiReader(categories), TextFile.in(charset(request), file), replace);
    }

    private PlacesImportResponse run(String slug, PoiReader reader, InputStream file, boolean replace)
            throws IOException {
        City city = find(slug);
        try {
            ImportReport report = imports.run(city.slug(), reader, file, replace);
            List<UUID> refreshes = refresh.refreshWhatHasChanged().stream()
                    .map(AcceptedJob::id)
                    .toList();
            return new PlacesImportResponse(report, refreshes);
        } catch (CityNotFoundException deletedMeanwhile) {
            throw HeatmapParameters.unknownCity();
        } catch (MalformedFileException malformed) {
            throw Refusal.unprocessable("malformed_file", String.valueOf(malformed.getMessage()))
                    .with("line", malformed.line());
        }
    }

    /** The encoding that the content type names; UTF-8 if it names none. */
    private static Charset charset(HttpServletRequest request) {
        try {
            Charset named = MediaType.parseMediaType(request.getContentType()).getCharset();
            return named == null ? StandardCharsets.UTF_8 : named;
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "unsupported_media_type",
                    "The 'charset' of the content type is not known; UTF-8 always is");
        }
    }

    private City find(String slug) {
        return cities.find(slug).orElseThrow(HeatmapParameters::unknownCity);
    }

    private static City checked(String slug, CityBody body) {
        if (body.name() == null || body.bounds() == null) {
            throw Refusal.unprocessable("invalid_city", "A city has a 'name' and 'bounds'")
                    .with("path", body.name() == null ? "/name" : "/bounds");
        }
        try {
            return new City(slug, body.name(), body.bounds().bounds());
        } catch (IllegalArgumentException e) {
            throw Refusal.unprocessable("invalid_city", String.valueOf(e.getMessage()))
                    .with("path", "");
        }
    }
}
