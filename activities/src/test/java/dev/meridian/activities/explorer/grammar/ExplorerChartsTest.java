package dev.meridian.activities.explorer.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerChartsTest {

    private final TestWorld world = new TestWorld()
            .chart(
                    1,
                    "{\"$schema\":\"s\",\"id\":1,\"slug\":\"one\",\"title\":\"One\",\"version\":4,"
                            + "\"selectedEntityNames\":[]}")
            .chart(2, "{\"id\":2,\"note\":\"two\",\"selectedEntityNames\":[\"B\",\"A\",\"B\"]}")
            .chart(3, "{\"id\":3,\"selectedEntityNames\":[\"C\"]}")
            .chart(
                    4,
                    "{\"id\":4,\"dimensions\":[{\"property\":\"y\",\"variableId\":7,\"display\":{\"name\":\"Shown\"}}]}")
            .indicator(7, "{\"name\":\"Seven\",\"descriptionShort\":\"About seven\"}");

    private List<String> selections(String head, String... ids) {
        String rows = "";
        for (int i = 0; i < ids.length; i++) {
            rows += "|" + ids[i] + "|m" + i + "\n";
        }
        String lines = head + "graphers\n|grapherId|M Radio\n" + rows;
        return world.views(lines).stream()
                .map(view -> String.valueOf(view.config()).replaceAll(".*selectedEntityNames\":(\\[[^]]*]).*|.*", "$1"))
                .toList();
    }

    @Test
    void aRowIsLaidOverItsChart() {
        assertThat(world.views("graphers\n|grapherId|M Radio|note\n|1|a|own")
                        .getFirst()
                        .config())
                .isEqualTo("{\"$schema\":\"" + RowValues.SCHEMA + "\",\"adminBaseUrl\":\"https://admin\","
                        + "\"bakedGrapherURL\":\"https://site\",\"id\":1,\"note\":\"own\",\"subtitle\":\"\","
                        + "\"title\":\"One\"}");
    }

    @Test
    void aMissingChartIsAnErrorOfItsViewAlone() {
        List<ExplorerView> views = world.views("graphers\n|grapherId|M Radio\n|1|a\n|99|b\n|-3|c\n|2|d");
        assertThat(views)
                .extracting(ExplorerView::error)
                .containsExactly(
                        null, "Grapher config not found for ID: 99", "Grapher config not found for ID: -3", null);
        assertThat(views.get(1).md5()).isNull();
    }

    @Test
    void chartsAndTablesMayBeMixedAndZeroIsNoChart() {
        List<ExplorerView> views = world.views("graphers\n|grapherId|M Radio|title\n|1|a|\n||b|Own\n|0|c|Zero");
        assertThat(views).extracting(ExplorerView::error).containsOnlyNulls();
        assertThat(views.get(1).config()).contains("\"title\":\"Own\"").doesNotContain("\"id\"");
    }

    @Test
    void aChartThatOnlyAKeywordLineNamesIsNotRead() {
        assertThat(world.views("grapherId|1\ngraphers\n|M Radio|title\n|a|t")
                        .getFirst()
                        .error())
                .isEqualTo("Grapher config not found for ID: 1");
    }

    @Test
    void dataOfAChartGiveItsTitle() {
        assertThat(world.config("graphers\n|grapherId|M Radio\n|4|a", 0)
                        .path("title")
                        .stringValue())
                .isEqualTo("Shown");
        assertThat(world.config("graphers\n|grapherId|M Radio\n|4|a", 0)
                        .path("subtitle")
                        .stringValue())
                .isEqualTo("About seven");
    }

    @Test
    void theSelectionLineIsForAllViews() {
        assertThat(selections("selection|X|Y|X\n", "1", "2")).containsExactly("[\"X\",\"Y\"]", "[\"X\",\"Y\"]");
    }

    @Test
    void withoutSelectionLineTheFirstViewThatHasOneSetsIt() {
        assertThat(selections("", "1", "2", "3", "1"))
                .containsExactly("", "[\"B\",\"A\"]", "[\"B\",\"A\"]", "[\"B\",\"A\"]");
        assertThat(selections("selection\n", "3", "2")).containsExactly("[\"C\"]", "[\"C\"]");
    }
}
