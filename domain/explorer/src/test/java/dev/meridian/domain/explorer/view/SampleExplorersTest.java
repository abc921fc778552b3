package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.Answer;
import dev.meridian.domain.explorer.source.CachingIndicatorSource;
import dev.meridian.domain.explorer.source.FileIndicatorSource;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.testing.GeneratedExplorer;
import dev.meridian.domain.explorer.warning.ExplorerWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleExplorersTest {

    private static final Path SAMPLES = Path.of("../../samples/explorers");

    private static ChartCatalog catalog() throws IOException {
        Map<Long, String> charts = new HashMap<>();
        for (String line : Files.readAllLines(SAMPLES.resolve("fixture/charts.jsonl"))) {
            JsonNode chart = JsonMapper.shared().readTree(line);
            charts.put(chart.path("id").longValue(), chart.path("full").toString());
        }
        Map<Long, VariableConfigs> variables = new HashMap<>();
        Map<String, Long> paths = new HashMap<>();
        for (String line : Files.readAllLines(SAMPLES.resolve("fixture/variables.jsonl"))) {
            JsonNode variable = JsonMapper.shared().readTree(line);
            long id = variable.path("id").longValue();
            variables.put(
                    id,
                    new VariableConfigs(
                            variable.path("grapherConfigETL").toString(),
                            variable.path("grapherConfigAdmin").toString()));
            if (variable.path("catalogPath").isString()) {
                paths.put(variable.path("catalogPath").stringValue(), id);
            }
        }
        return new GeneratedExplorer("", charts, variables, paths, Map.of(), Map.of()).catalog();
    }

    private static ExplorerProgram program(String slug) throws IOException {
        return ExplorerProgram.parse(Files.readString(SAMPLES.resolve(slug + ".explorer.tsv")));
    }

    @ParameterizedTest
    @CsvSource({"city-trees, 26", "tree-benefits, 12"})
    void everyViewOfASampleIsBuiltWithoutErrorOrWarning(String slug, int count) throws IOException {
        List<ExplorerView> views = new ArrayList<>();
        new ExplorerViewBuilder(
                        new ExplorerSettings("https://admin", "https://site"),
                        catalog(),
                        new CachingIndicatorSource(
                                new FileIndicatorSource(SAMPLES.resolve("fixture/indicators")),
                                (url, known) -> new Answer.Missing<>(),
                                Duration.ofHours(1),
                                1 << 20))
                .build(program(slug))
                .forEachRemaining(views::add);
        assertThat(views).hasSize(count).allSatisfy(view -> {
            assertThat(view.error()).isNull();
            assertThat(view.config()).doesNotContain("\"title\":\"\"").doesNotContain("\"title\":\"6");
        });
        assertThat(views).extracting(ExplorerView::viewId).doesNotHaveDuplicates();
        assertThat(ExplorerWarnings.of(program(slug), catalog())).isEmpty();
    }

    @Test
    void theSamplesArePublished() throws IOException {
        assertThat(program("city-trees").isPublished()).isTrue();
        assertThat(program("tree-benefits").isPublished()).isTrue();
    }
}
