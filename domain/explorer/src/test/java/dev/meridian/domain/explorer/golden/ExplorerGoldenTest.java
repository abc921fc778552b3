package dev.meridian.domain.explorer.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.LoggerFactory;

/**
 * Every explorer of a folder of goldens, whatever folder {@code -Dmeridian.explorerGoldens} names, flat or nested, must give
 * the expected views in all three worlds. Every differing view is reported by explorer, world, view id and JSON path.
 */
class ExplorerGoldenTest {

    private static final String PROPERTY = "meridian.explorerGoldens";

    @TestFactory
    Stream<DynamicTest> everyExplorerGivesTheExpectedViews() throws IOException {
        Path folder = Path.of(System.getProperty(PROPERTY, "../../../shared/data/explorers"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isDirectory(folder)) {
            String message =
                    "SKIPPED: no folder " + folder + " of explorer goldens; name one by -D" + PROPERTY + "=...";
            LoggerFactory.getLogger(ExplorerGoldenTest.class).warn(message);
            Assumptions.abort(message);
        }
        List<GoldenExplorer> explorers = GoldenFolder.explorers(folder);
        assertThat(explorers).as("explorers in " + folder).isNotEmpty();
        return explorers.stream()
                .map(explorer -> DynamicTest.dynamicTest(explorer.name(), () -> {
                    GoldenDifferences differences = explorer.compare();
                    assertThat(differences.list()).as(differences.summary()).isEmpty();
                }));
    }
}
