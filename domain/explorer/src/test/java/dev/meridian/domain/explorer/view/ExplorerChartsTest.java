package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.program.RowValues;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.testing.TestWorld;
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
    void aChartThatAKeywordLineAndAnyRowNameIsRead() {
        List<ExplorerView> views = world.views("grapherId|1\ngraphers\n|grapherId|M Radio\n||a\n|2|b\n|1|c");
        assertThat(views).extracting(ExplorerView::error).containsOnlyNulls();
        assertThat(views.getFirst().config()).contains("\"title\":\"One\"");
    }

    @Test
    void dimensionsThatNameNoIndicatorHaveNoData() {
        for (String id : new String[] {"1.5", "1e300", "-1e-7", "\"7\"", "null", "{}", "9007199254740993"}) {
            world.chart(5, "{\"dimensions\":[{\"property\":\"y\",\"variableId\":" + id + "}]}");
            assertThat(world.views("graphers\n|grapherId|M Radio\n|5|a")
                            .getFirst()
                            .error())
                    .as(id)
                    .isNull();
        }
    }

    @Test
    void chartsWhosePartsAreOfAnotherKindStillGiveViews() {
        String[] keys = {
            "chartTypes", "map", "colorScale", "xAxis", "yAxis", "dimensions", "selectedEntityNames",
                    "focusedSeriesNames",
            "minTime", "maxTime", "tab", "hasMapTab", "title", "subtitle", "relatedQuestions", "comparisonLines"
        };
        String[] values = {
            "null",
            "true",
            "5",
            "1e999",
            "\"x\"",
            "[]",
            "{}",
            "[null,1,{\"a\":[]}]",
            "{\"time\":{},\"globe\":[1]}",
            "{\"globe\":{\"isActive\":true,\"rotation\":[\"x\",1.005],\"zoom\":null},\"colorScale\":5}",
            "[{\"variableId\":7,\"property\":3,\"display\":[]}]",
            "\"\\ud800\\u0000\""
        };
        for (String key : keys) {
            for (String value : values) {
                world.chart(6, "{\"" + key + "\":" + value + "}");
                assertThat(world.views("graphers\n|grapherId|M Radio|hasMapTab\n|6|a|true")
                                .getFirst()
                                .error())
                        .as(key + " " + value)
                        .isNull();
            }
        }
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
