package dev.meridian.domain.heatmap.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Grid and scores against the reference's, byte for byte: every folder below {@code -Dmeridian.heatmapGoldens=DIR} that
 * holds {@code case.json}, {@code pois.csv} and {@code cells.csv} is one case.
 */
class HeatmapGoldenTest {
    private static final int REPORTED = 20;

    @TestFactory
    Stream<DynamicTest> everyCellOfEveryCaseIsTheReferences() throws IOException {
        Path goldens = Path.of(System.getProperty("meridian.heatmapGoldens", "../../../shared/data/heatmap"));
        if (!Files.isDirectory(goldens)) {
            String message =
                    "SKIPPED: no heatmap goldens at " + goldens.toAbsolutePath().normalize()
                            + ". Scores were NOT compared. Pass -Dmeridian.heatmapGoldens=DIR.";
            System.err.println(message);
            Assumptions.abort(message);
        }
        List<Path> cases;
        try (Stream<Path> files = Files.walk(goldens, FileVisitOption.FOLLOW_LINKS)) {
            cases = files.filter(file -> file.endsWith("case.json"))
                    .map(file -> goldens.toAbsolutePath()
                            .relativize(file.toAbsolutePath().getParent()))
                    .sorted()
                    .toList();
        }
        assertThat(cases).as("cases in %s", goldens).isNotEmpty();
        return cases.stream()
                .map(name -> DynamicTest.dynamicTest(name.toString(), () -> compare(goldens.resolve(name))));
    }

    private static void compare(Path folder) throws IOException {
        List<String> expected = Files.readAllLines(folder.resolve("cells.csv"));
        List<String> computed = cells(readGrid(folder), readPois(folder));
        String text = String.join("\n", computed) + "\n";
        if (!text.equals(Files.readString(folder.resolve("cells.csv")))) {
            fail(difference(folder, expected, computed));
        }
    }

    private static String difference(Path folder, List<String> expected, List<String> computed) {
        List<String> lines = new ArrayList<>();
        int differing = 0;
        for (int i = 0; i < Math.max(expected.size(), computed.size()); i++) {
            String left = i < expected.size() ? expected.get(i) : "(none)";
            String right = i < computed.size() ? computed.get(i) : "(none)";
            if (!left.equals(right) && differing++ < REPORTED) {
                lines.add("line " + (i + 1) + ": expected " + left + ", computed " + right);
            }
        }
        return folder + ": " + differing + " of " + expected.size() + " lines differ (or line ends do)\n"
                + String.join("\n", lines);
    }

    private static List<String> cells(Grid grid, PoiSet pois) {
        List<String> lines = new ArrayList<>();
        lines.add("lat,lng,score");
        RangeScorer scorer = new RangeScorer(grid, pois);
        // An odd chunk size, so that chunk borders fall everywhere, in the middle of rows too.
        Chunks chunks = new Chunks(grid, grid.all(), 997);
        int columns = grid.lngs().size();
        byte[] all = new byte[(int) grid.size()];
        byte[] scores = new byte[997];
        for (long chunk = 0; chunk < chunks.count(); chunk++) {
            CellRange range = chunks.range(chunk);
            scorer.score(range, scores);
            for (int row = 0; row < range.rows(); row++) {
                int to = (range.firstRow() + row) * columns + range.firstColumn();
                System.arraycopy(scores, row * range.columns(), all, to, range.columns());
            }
        }
        for (int cell = 0; cell < all.length; cell++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%.5f,%.5f,%d",
                    grid.lats().at(cell / columns),
                    grid.lngs().at(cell % columns),
                    all[cell]));
        }
        return lines;
    }

    private static Grid readGrid(Path folder) throws IOException {
        JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve("case.json")));
        JsonNode bounds = json.required("bounds");
        return Grid.within(
                new Bounds(
                        bounds.required("minLat").asDouble(),
                        bounds.required("minLng").asDouble(),
                        bounds.required("maxLat").asDouble(),
                        bounds.required("maxLng").asDouble()),
                json.required("gridStep").asDouble());
    }

    private static PoiSet readPois(Path folder) throws IOException {
        CategoryMapping categories = CategoryMapping.standard();
        PoiSet.Builder pois = new PoiSet.Builder();
        try (Reader reader = Files.newBufferedReader(folder.resolve("pois.csv"), StandardCharsets.UTF_8)) {
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            for (CSVRecord row : format.parse(reader)) {
                int category = categories
                        .ofWord(row.get("category"))
                        .map(Categories::onTheMap)
                        .orElse(-1);
                // As with every import: what the map does not count is left out.
                if (category >= 0) {
                    pois.add(category, Double.parseDouble(row.get("lat")), Double.parseDouble(row.get("lng")));
                }
            }
        }
        return pois.build();
    }
}
