package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.testing.TestWorld;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which table a view of indicators sees, and what counts as loaded. */
class ExplorerTablesTest {

    private static final String COLUMNS = "columns\n|slug|name|type|transform|isProjection|colorScaleScheme\n"
            + "|dup|Dup||duplicate 1|true|Blues\n|twice|Twice|Numeric|multiplyBy 2 2|true|\n"
            + "|plain|Plain|Numeric|||Greens\n|sum|Sum|Numeric|divideBy plain 2||\n|gone|Gone||duplicate 99||Reds\n";
    private static final String HEADER = "hasMapTab|true\ngraphers\n|M Radio|ySlugs|yVariableIds|xVariableId|type\n";

    private final TestWorld world = new TestWorld()
            .indicator(1, "{\"name\":\"One\",\"datasetName\":\"D\",\"type\":\"float\",\"descriptionShort\":\"S1\"}")
            .indicator(2, "{\"name\":\"Two\",\"datasetName\":\"E\",\"type\":\"int\",\"descriptionShort\":\"S2\"}")
            .indicator(3, "{\"name\":\"Three\",\"type\":\"int\"}");

    private JsonNode config(String rows, int row) {
        return world.config(COLUMNS + HEADER + rows, row);
    }

    private String title(String rows, int row) {
        return config(rows, row).path("title").stringValue();
    }

    private String scheme(String rows, int row) {
        return config(rows, row)
                .path("map")
                .path("colorScale")
                .path("baseColorScheme")
                .asString("");
    }

    @Test
    void aViewWithoutDimensionsHasAnEmptyTableAndLeavesItToLaterViews() {
        String rows = "|a|dup|||\n|b|gone|||\n|c|plain|||\n|d|dup|99||\n|e|gone|||";
        assertThat(scheme(rows, 0)).isEqualTo("Blues");
        assertThat(scheme(rows, 1)).as("not in the table of a").isEmpty();
        assertThat(scheme(rows, 2)).isEmpty();
        assertThat(scheme(rows, 3)).isEmpty();
        assertThat(title(rows, 3)).isEqualTo("dup and 99");
    }

    @Test
    void aTableHasOnlyTheDefinedColumnsThatTheViewNamesAndThoseTheyRead() {
        String rows = "|a|plain|1||\n|b|sum|||\n|c|plain|99||\n|d||1||\n|e|dup|99||";
        assertThat(scheme(rows, 0)).as("a definition without transform").isEqualTo("Greens");
        assertThat(scheme(rows, 2)).as("read by sum").isEqualTo("Greens");
        assertThat(scheme(rows, 4)).as("not named by d").isEmpty();
        assertThat(title(rows, 4)).isEqualTo("dup and 99");
    }

    @Test
    void aProjectionLimitsTheTypesOnlyOfViewsThatNameIt() {
        String types = "LineChart SlopeChart";
        String lines = COLUMNS + "tab|slope\ngraphers\n|M Radio|ySlugs|yVariableIds|type\n|a||2|" + types
                + "\n|b|twice||" + types + "\n|c|twice||SlopeChart DiscreteBar LineChart";
        assertThat(world.config(lines, 0).path("tab").stringValue()).isEqualTo("slope");
        assertThat(world.config(lines, 1).has("tab")).isFalse();
        assertThat(world.config(lines, 2).has("tab")).isFalse();
    }

    @Test
    void ofTheGivenTypesOnlyLineAndBarRemainBesideAProjection() {
        String lines = COLUMNS + "tab|discrete-bar\ngraphers\n|M Radio|ySlugs|type\n|a|twice|LineChart SlopeChart\n"
                + "|b|twice|LineChart DiscreteBar SlopeChart";
        assertThat(world.config(lines, 0).has("tab")).as("no bar to show").isFalse();
        assertThat(world.config(lines, 1).path("tab").stringValue()).isEqualTo("discrete-bar");
    }

    @Test
    void aViewIsLoadedIfTheTableHasTheSlugsItNames() {
        String rows = "|a|dup|||\n|b|dup||99|ScatterPlot\n|c|dup|99||ScatterPlot";
        assertThat(title(rows, 1))
                .as("the column that is not there is called by its id")
                .isEqualTo("Dup vs. 99");
        assertThat(config(rows, 1).path("subtitle").stringValue()).isEqualTo("S1");
        assertThat(title(rows, 2)).isEmpty();
        assertThat(config(rows, 2).path("subtitle").stringValue()).isEmpty();
    }

    @Test
    void aViewThatNamesNoSlugIsLoadedIfTheTableHasAllItsDimensions() {
        String rows = "|a||1||\n|b||1|99|ScatterPlot\n|c||1|99|";
        assertThat(title(rows, 1)).isEmpty();
        assertThat(title(rows, 2)).isEqualTo("One");
        assertThat(config(rows, 2).path("subtitle").stringValue()).isEmpty();
    }

    @Test
    void aSlugThatIsNowhereMakesTheOthersAppearBySlugToo() {
        String rows = "|a|nowhere|1 2||\n|b|dup nowhere|||";
        assertThat(title(rows, 0)).isEqualTo("nowhere, One, Two");
        assertThat(title(rows, 1)).isEqualTo("D");
        assertThat(config(rows, 1).path("subtitle").stringValue()).isEmpty();
    }

    @Test
    void columnsWithoutADataSetDoNotCountWhenDataSetsAreCompared() {
        assertThat(title("|a||1 3||", 0)).isEqualTo("D");
        assertThat(title("|a||1 2 3||", 0)).isEqualTo("One, Two, Three");
        assertThat(title("|a||3 3||", 0)).isEqualTo("Three and Three");
    }
}
