package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.block.Transform;
import dev.meridian.domain.explorer.testing.TestWorld;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExplorerIndicatorsTest {

    private static final String ONE = "rivers/latest/ds/tb#one";
    private static final String TWO = "rivers/latest/ds/tb#two";

    private final TestWorld world = new TestWorld()
            .variable(
                    1,
                    "{\"$schema\":\"s\",\"id\":9,\"note\":\"etl\",\"yAxis\":{\"min\":0,\"max\":1},\"dimensions\":[{}]}",
                    "{\"$schema\":\"s\",\"yAxis\":{\"max\":2}}")
            .variable(2, "{}", "{\"note\":\"admin two\",\"slug\":\"leaks\",\"version\":3}")
            .indicator(1, "{\"name\":\"One\",\"datasetName\":\"D\",\"type\":\"float\",\"descriptionShort\":\"S1\"}")
            .indicator(2, "{\"name\":\"Two\",\"datasetName\":\"D\",\"type\":\"int\",\"descriptionShort\":\"S2\"}")
            .indicator(3, "{\"name\":\"Three\",\"datasetName\":\"E\",\"type\":\"string\"}")
            .path(ONE, 1)
            .path(TWO, 2);

    private JsonNode config(String header, String row) {
        return world.config("graphers\n|M Radio|" + header + "\n|m|" + row, 0);
    }

    private static String dimensions(JsonNode config) {
        StringBuilder text = new StringBuilder();
        config.path("dimensions")
                .forEach(dimension -> text.append(dimension.path("property").stringValue())
                        .append(dimension.path("variableId").asLong())
                        .append(' '));
        return text.toString().strip();
    }

    @Test
    void configsOfTheFirstVariableAreTheBase() {
        JsonNode config = config("yVariableIds|yAxisMin", "1 2|-5");
        assertThat(config.path("note").stringValue()).isEqualTo("etl");
        assertThat(config.path("yAxis").toString()).isEqualTo("{\"max\":2,\"min\":-5}");
        assertThat(config.has("id")).isFalse();
        assertThat(dimensions(config)).isEqualTo("y1 y2");
    }

    @Test
    void aVariableThatIsFirstInNoRowIsNoBase() {
        assertThat(config("yVariableIds|xVariableId", "|1").has("note")).isFalse();
        assertThat(config("yVariableIds|xVariableId", "3|1").has("note")).isFalse();
        assertThat(world.config("graphers\n|M Radio|yVariableIds|xVariableId\n|m||1\n|n|1|", 0)
                        .path("note")
                        .stringValue())
                .isEqualTo("etl");
    }

    @Test
    void theHeaderAloneMakesTheModeOfAllViews() {
        JsonNode config = config("yVariableIds|grapherId", "|77");
        assertThat(config.path("id").doubleValue()).isEqualTo(77);
        assertThat(world.views("grapherId|5\ngraphers\n|M Radio|title\n|m|t")
                        .getFirst()
                        .error())
                .isEqualTo("Grapher config not found for ID: 5");
    }

    @Test
    void idsAreLeadingIntegersAndZeroIsNone() {
        assertThat(dimensions(config("yVariableIds|xVariableId|sizeVariableId", "12x 0 abc  -5|0|7 8")))
                .isEqualTo("y12 y-5 size7");
    }

    @Test
    void dimensionsFollowTheOrderOfSlugsWhereBothAreGiven() {
        String columns = "columns\n|slug|name|transform\n|dup|Dup|duplicate 2\n|mult||multiplyBy 3 2\n";
        String graphers = "graphers\n|M Radio|yVariableIds|ySlugs|xSlug\n";
        assertThat(dimensions(world.config(columns + graphers + "|m|1 2|dup mult|", 0)))
                .isEqualTo("y1 y2 y2 table3");
        assertThat(dimensions(world.config(columns + graphers + "|m|2 1|mult|dup", 0)))
                .isEqualTo("y2 y1 table3");
        assertThat(dimensions(world.config(columns + graphers + "|m||mult dup|", 0)))
                .isEqualTo("table3 y2");
        assertThat(dimensions(world.config(columns + graphers + "|m||nothing|dup", 0)))
                .isEqualTo("x2");
        assertThat(dimensions(world.config(columns + graphers + "|m|1 2 1|zzz|", 0)))
                .isEqualTo("y2 y1 y1");
    }

    @Test
    void everyTransformNamesItsOwnData() {
        assertThat(Transform.parse("divideBy 1 2").orElseThrow().variableIds()).containsExactly(1L, 2L);
        assertThat(Transform.parse("multiplyBy 1 2").orElseThrow().variableIds())
                .containsExactly(1L);
        assertThat(Transform.parse("rollingAverage year country 7 2")
                        .orElseThrow()
                        .variableIds())
                .containsExactly(7L);
        assertThat(Transform.parse("subtract a 2").orElseThrow().variableIds()).containsExactly(2L);
        assertThat(Transform.parse("invent 1")).isEmpty();
        assertThat(Transform.parse("")).isEmpty();
    }

    @Test
    void displayIsTypedAsItsColumnIs() {
        String columns =
                "columns\n|variableId|name|tolerance|isProjection|numDecimalPlaces\n|1|N|5|true|x\n|2||abc|false|2\n|3|Q\n";
        JsonNode config = world.config(columns + "graphers\n|M Radio|yVariableIds\n|m|1 2 3", 0);
        assertThat(config.path("dimensions").get(0).path("display").toString())
                .isEqualTo("{\"isProjection\":\"true\",\"name\":\"N\",\"numDecimalPlaces\":\"x\",\"tolerance\":5}");
        assertThat(config.path("dimensions").get(1).path("display").toString())
                .isEqualTo("{\"isProjection\":\"false\",\"numDecimalPlaces\":\"2\"}");
        assertThat(config.path("dimensions").get(2).path("display").toString()).isEqualTo("{\"name\":\"Q\"}");
    }

    @Test
    void titlesComeFromWhatIsLoaded() {
        assertThat(config("yVariableIds", "1").path("title").stringValue()).isEqualTo("One");
        assertThat(config("yVariableIds", "1").path("subtitle").stringValue()).isEqualTo("S1");
        assertThat(config("yVariableIds", "1 3").path("title").stringValue()).isEqualTo("One and Three");
        assertThat(config("yVariableIds", "1 3").path("subtitle").stringValue()).isEmpty();
        assertThat(config("yVariableIds", "1 3 2").path("title").stringValue()).isEqualTo("One, Three, Two");
        assertThat(config("yVariableIds", "1 2").path("title").stringValue()).isEqualTo("D");
        assertThat(config("yVariableIds|xVariableId|type", "1|3|ScatterPlot")
                        .path("title")
                        .stringValue())
                .isEqualTo("One vs. Three");
    }

    @Test
    void whatIsMissingIsCalledByItsId() {
        assertThat(config("yVariableIds", "1 99").path("title").stringValue()).isEqualTo("1 and 99");
        assertThat(config("yVariableIds|xVariableId|type", "99|1|ScatterPlot")
                        .path("title")
                        .stringValue())
                .isEmpty();
    }

    @Test
    void aViewWhoseDataAreMissingSeesThoseOfTheViewBefore() {
        String lines = "graphers\n|M Radio|yVariableIds\n|a|1\n|b|99\n|c|1 99\n|d|3 99";
        assertThat(world.config(lines, 1).path("title").stringValue()).isEqualTo("99");
        assertThat(world.config(lines, 2).path("title").stringValue()).isEqualTo("D");
        assertThat(world.config(lines, 3).path("title").stringValue()).isEqualTo("3 and 99");
    }

    @Test
    void knownCatalogPathsAreReplacedAndUnknownOnesStay() {
        String lines = "graphers\n|M Radio|yVariableIds|sortColumnSlug\n|a|" + ONE + " " + TWO + "|" + TWO
                + "\n|b|x/y#z 2|x/y#z";
        JsonNode config = world.config(lines, 0);
        assertThat(dimensions(config)).isEqualTo("y1 y2");
        assertThat(config.path("sortColumnSlug").stringValue()).isEqualTo("2");
        assertThat(config.path("note").stringValue()).isEqualTo("etl");
        assertThat(dimensions(world.config(lines, 1))).isEqualTo("y2");
        assertThat(world.config(lines, 1).path("sortColumnSlug").stringValue()).isEqualTo("x/y#z");
    }

    @Test
    void aPathThatStartsWithDigitsIsTakenForAnId() {
        TestWorld other = world.path("2023-01-01/x#y", 1);
        assertThat(dimensions(other.config("graphers\n|M Radio|yVariableIds\n|a|2023-01-01/x#y", 0)))
                .isEqualTo("y2023");
    }

    @Test
    void columnsKnowPathsUnlessTheFirstRowLeavesTheIdBlank() {
        String graphers = "graphers\n|M Radio|yVariableIds\n|a|" + ONE + "\n";
        assertThat(world.config(graphers + "columns\n|catalogPath|name\n|" + ONE + "|Named", 0)
                        .path("title")
                        .stringValue())
                .isEqualTo("Named");
        assertThat(world.config(graphers + "columns\n|catalogPath|variableId|name\n|" + ONE + "||Named", 0)
                        .path("title")
                        .stringValue())
                .isEqualTo("One");
        assertThat(world.config(graphers + "columns\n|catalogPath|variableId|name\n|x/y#z|3|Q\n|" + ONE + "||Named", 0)
                        .path("title")
                        .stringValue())
                .isEqualTo("Named");
    }

    @Test
    void aBlankIdAtTheLineEndIsBlankEvenThoughPrintingCutsIt() {
        String graphers = "graphers\n|M Radio|yVariableIds\n|a|" + ONE + "\n";
        assertThat(world.config(graphers + "columns\n|name|catalogPath|variableId\n|Named|" + ONE + "|", 0)
                        .path("title")
                        .stringValue())
                .isEqualTo("One");
    }

    @Test
    void transformsMayNamePaths() {
        String lines = "columns\n|slug|name|transform\n|dup|Dup|duplicate " + TWO
                + "\ngraphers\n|M Radio|yVariableIds|ySlugs\n|a||dup";
        assertThat(dimensions(world.config(lines, 0))).isEqualTo("y2");
    }

    @Test
    void pathsInTheTextMendBlanksAroundAChoice() {
        String rows = "|yVariableIds\n|a|";
        assertThat(world.views("graphers\n| Metric Radio" + rows + ONE)
                        .getFirst()
                        .error())
                .isNull();
        assertThat(world.views("graphers\n| Metric Radio" + rows + "1")
                        .getFirst()
                        .error())
                .isNotNull();
    }
}
