package dev.meridian.activities.heatmap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.heatmap.TestHeatmaps;
import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.poi.ImportReport;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonSequencePoiReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files of places on PostgreSQL. */
class PoiImportIT {
    private final TestHeatmaps heatmaps = new TestHeatmaps();

    @BeforeEach
    void twoCities() {
        heatmaps.city("here", new Bounds(10, 20, 10.1, 20.1));
        heatmaps.city("there", new Bounds(10.1, 20, 10.2, 20.1));
    }

    @Test
    void repeatedIgnoredAndRejectedRowsAreReported() throws IOException {
        ImportReport report = heatmaps.importCsv("here", """
            a,parks,10,20,first
            a,parks,10.001,20,second
            b,bakery,10,20,
            c,parks,100,20,
            """, false);
        assertThat(report.rows()).isEqualTo(4);
        assertThat(report.imported()).isEqualTo(1);
        assertThat(report.repeated()).isEqualTo(1);
        assertThat(report.ignoredCategories()).containsExactly(Map.entry("bakery", 1L));
        assertThat(report.rejectedRows())
                .singleElement()
                .satisfies(row -> assertThat(row.line()).isEqualTo(5));
        assertThat(heatmaps.count("SELECT (lat * 1000)::integer FROM pois WHERE id = 'a'"))
                .isEqualTo(10_001);
    }

    @Test
    @Timeout(300)
    void aFileThatRepeatsOneIdCostsNoMoreThanAnother() throws IOException {
        ImportReport report = heatmaps.importCsv("here", "same,parks,10.05,20.05,\n".repeat(50_000), false);
        assertThat(report.repeated()).isEqualTo(49_999);
        assertThat(report.imported()).isEqualTo(1);
    }

    @Test
    void aPlaceHasOneCityTheOneItWasImportedForLast() throws IOException {
        heatmaps.importCsv("here", "a,parks,10.05,20.05,\nb,parks,10.06,20.05,\n", false);
        ImportReport report = heatmaps.importCsv("there", "a,parks,10.15,20.05,\nc,parks,10.16,20.05,\n", false);
        assertThat(report.fromOtherCities()).isEqualTo(1);
        assertThat(heatmaps.count("SELECT count(*) FROM pois")).isEqualTo(3);
        // What it replaces is its own.
        assertThat(heatmaps.importCsv("here", "d,parks,10.05,20.05,\n", true).removed())
                .isEqualTo(1);
        assertThat(heatmaps.count("SELECT count(*) FROM pois WHERE city = 'there'"))
                .isEqualTo(2);
    }

    @Test
    void importingTheSameFileAgainChangesNothing() throws IOException {
        heatmaps.randomPlaces("here", 10.05, 20.05, 300);
        long revision = heatmaps.count("SELECT revision FROM poi_revision");
        StringBuilder rows = new StringBuilder();
        Map.copyOf(heatmaps.places)
                .forEach((id, place) -> rows.append(heatmaps.place(id, place.category(), place.lat(), place.lng())));
        ImportReport report = heatmaps.importCsv("here", rows.toString(), true);
        assertThat(report.imported()).isEqualTo(300);
        assertThat(report.changed() + report.removed()).isZero();
        assertThat(heatmaps.count("SELECT revision FROM poi_revision")).isEqualTo(revision);
    }

    @Test
    void aReplacementRemovesWhatTheFileDoesNotHave() throws IOException {
        heatmaps.randomPlaces("here", 10.05, 20.05, 300);
        assertThat(heatmaps.importCsv("here", "only,parks,10.05,20.05,\n", true).removed())
                .isEqualTo(300);
    }

    @Test
    void aFileThatHasNoPlaceOfTheCityReplacesNothing() throws IOException {
        heatmaps.randomPlaces("here", 10.05, 20.05, 300);
        GeoJsonPoiReader geoJson = new GeoJsonPoiReader(CategoryMapping.standard());
        GeoJsonSequencePoiReader sequence = new GeoJsonSequencePoiReader(CategoryMapping.standard());
        assertThatThrownBy(() -> heatmaps.importCsv("here", "a,bakery,10,20,\nb,parks,100,20,\n", true))
                .isInstanceOfSatisfying(
                        MalformedFileException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("1 rejected, 1 of categories");
        for (String rows : List.of("", "a,bakery,10,20,\n", "a,parks,20.05,10.05,the wrong way round\n")) {
            assertRefused(() -> heatmaps.importCsv("here", rows, true));
        }
        for (String csv : List.of(
                "",
                "no,header\n",
                "id;category;lat;lng\na;parks;10;20\n",
                "<html></html>",
                "id,category,lat,lng\u0007\n")) {
            assertRefused(() -> heatmaps.importFile("here", csv, true));
        }
        for (String json : List.of(
                "{\"features\":[]}",
                "{\"remark\":\"timed out\"}",
                "{}",
                "{\"features\":[{}]}",
                "{\"features\":[",
                "[]",
                "")) {
            assertRefused(() -> heatmaps.importFile("here", geoJson, json, true));
            assertRefused(() -> heatmaps.importFile("here", sequence, json, true));
        }
        assertThat(heatmaps.count("SELECT count(*) FROM pois")).isEqualTo(300);
    }

    private static void assertRefused(ThrowableAssert.ThrowingCallable replacement) {
        assertThatThrownBy(replacement).isInstanceOf(MalformedFileException.class);
    }

    @Test
    void carriageReturnsAloneEndLinesAndAReplacementByThemKeepsThePlaces() throws IOException {
        heatmaps.importCsv("here", "a,parks,10.05,20.05,\nb,parks,10.06,20.05,\n", false);
        ImportReport report = heatmaps.importFile(
                "here", "id,category,lat,lng,name\ra,park,10.05,20.05,A\rc,cafe,10.07,20.05,C\r", true);
        assertThat(report.imported()).isEqualTo(2);
        assertThat(report.removed()).isEqualTo(1);
    }

    @Test
    void everyRowIsImportedRepeatedIgnoredOrRejected() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            rows.append(("x" + i + ",kind" + i + ",10,20,\n").repeat(20 - i));
        }
        rows.append("a,parks,10.05,20.05,\na,parks,10.06,20.05,\nb,parks,10.105,20.05,near\nc,parks,50,20,far\n");
        rows.append("d,parks,100,20,\ne,parks\n");
        ImportReport report = heatmaps.importCsv("here", rows.toString(), true);
        assertThat(report.imported() + report.repeated() + report.ignored() + report.rejected())
                .isEqualTo(report.rows());
        assertThat(report.imported()).isEqualTo(3);
        assertThat(report.outside()).isEqualTo(2);
        assertThat(report.ignoredCategories())
                .hasSize(11)
                .containsEntry("kind9", 11L)
                .containsEntry("(other values)", 19L);
        assertThat(report.ignoredCategories().keySet()).startsWith("kind0", "kind1", "kind2");
        assertThat(report.ignoredCategories().values().stream()
                        .mapToLong(n -> n)
                        .sum())
                .isEqualTo(report.ignored());
    }

    @Test
    void placesOfACityThatIsGoneAreNotStored() {
        assertThatThrownBy(() -> heatmaps.importCsv("gone", "a,parks,10,20,\n", false))
                .isInstanceOf(CityNotFoundException.class);
        assertThat(heatmaps.count("SELECT count(*) FROM pois")).isZero();
    }
}
