package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.heatmap.grid.Bounds;
import dev.meridian.activities.heatmap.poi.ImportReport;
import dev.meridian.activities.heatmap.poi.MalformedFileException;
import java.io.IOException;
import java.util.Map;
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
    @Timeout(60)
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
        assertThat(heatmaps.importCsv("here", "", true).removed())
                .as("a file that says there are none")
                .isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeReadOrThatHasOnlyRowsOfNoUseStoresAndReplacesNothing() throws IOException {
        heatmaps.randomPlaces("here", 10.05, 20.05, 300);
        assertThatThrownBy(() -> heatmaps.importCsv("here", "a,bakery,10,20,\nb,parks,100,20,\n", true))
                .isInstanceOfSatisfying(
                        MalformedFileException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("1 rejected, 1 of categories");
        assertThatThrownBy(() -> heatmaps.importFile("here", "no,header\n", true))
                .isInstanceOf(MalformedFileException.class);
        assertThat(heatmaps.count("SELECT count(*) FROM pois")).isEqualTo(300);
    }
}
