package dev.meridian.activities.explorer.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every explorer of a folder of goldens, whatever folder {@code -Dmeridian.explorerGoldens} names, must give the expected
 * views in all three worlds. Every differing view is reported by explorer, world, view id and JSON path.
 */
class ExplorerGoldenTest {

    private static final String PROPERTY = "meridian.explorerGoldens";

    private static final int REPORTED = 500;

    @TestFactory
    Stream<DynamicTest> everyExplorerGivesTheExpectedViews() throws IOException {
        Path folder = Path.of(System.getProperty(PROPERTY, "../../shared/data/explorers"))
                .toAbsolutePath()
                .normalize();
        if (!Files.exists(folder.resolve("index.jsonl"))) {
            String message = "SKIPPED: no explorer goldens in " + folder + "; name a folder by -D" + PROPERTY + "=...";
            LoggerFactory.getLogger(ExplorerGoldenTest.class).warn(message);
            Assumptions.abort(message);
        }
        GoldenWorld fixture = GoldenWorld.read(folder.resolve("fixture"));
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("index.jsonl"))) {
            if (!line.isBlank()) {
                JsonNode summary = JsonMapper.shared().readTree(line);
                tests.add(DynamicTest.dynamicTest(summary.path("slug").stringValue(), () -> {
                    List<String> differences = new GoldenExplorer(folder, summary).differences(fixture);
                    assertThat(differences.stream().limit(REPORTED)).isEmpty();
                }));
            }
        }
        assertThat(tests).as("explorers in " + folder).isNotEmpty();
        return tests.stream();
    }
}
