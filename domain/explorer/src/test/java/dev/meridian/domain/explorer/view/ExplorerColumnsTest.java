package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.testing.TestWorld;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an explorer's column definitions make of its columns. */
class ExplorerColumnsTest {

    private static final String TABLE = "hasMapTab|true\ntable\n|year|dogs|cats\n|2000|1|2\n|2001|3|4\n";
    private static final String VIEWS = "graphers\n|M Radio|ySlugs\n|a|dogs\n|b|cats\n|c|copy\n";

    private final TestWorld world = new TestWorld()
            .indicator(
                    1,
                    "{\"name\":\"One\",\"datasetName\":\"D\",\"type\":\"float\",\"descriptionShort\":\"S1\","
                            + "\"display\":{\"name\":\"Shown one\",\"isProjection\":true}}")
            .indicator(2, "{\"name\":\"Two\",\"presentation\":{\"titlePublic\":\"Public two\"},\"type\":\"float\"}");

    private String title(String lines, int row) {
        return world.config(lines, row).path("title").stringValue();
    }

    private JsonNode scale(String lines, int row) {
        return world.config(lines, row).path("map").path("colorScale");
    }

    @Test
    void ofEqualHeaderNamesTheLastColumnDecidesEvenIfItsCellIsBlankOrMissing() {
        String lines = TABLE + "columns\n|slug|name|colorScaleScheme|name\n|dogs|Dogs|Blues|Hounds\n|cats|Cats|Reds|\n"
                + "|copy|Copy\n" + VIEWS;
        assertThat(title(lines, 0)).isEqualTo("Hounds");
        assertThat(title(lines, 1)).isEqualTo("cats");
        assertThat(title(lines, 2)).isEqualTo("copy");
        assertThat(scale(lines, 1).toString()).isEqualTo("{\"baseColorScheme\":\"Reds\"}");
    }

    @Test
    void ofEqualHeaderNamesTheLastColumnDecidesWherePathsAreReplacedToo() {
        String columns = "columns\n|name|catalogPath|name|variableId\n|Early|a/b#c|Late\n|Early|x/y#z\n";
        TestWorld paths = world.path("a/b#c", 1).path("x/y#z", 2);
        assertThat(paths.config(columns + "graphers\n|M Radio|yVariableIds\n|a|a/b#c", 0)
                        .path("title")
                        .stringValue())
                .isEqualTo("Late");
    }

    @Test
    void ofSeveralBlocksForOneTableOnlyTheLastCounts() {
        String lines = TABLE + "columns\n|slug|name\n|dogs|Dogs\n|cats|Cats\ncolumns|other\n|slug|name\n|dogs|Others\n"
                + "columns\n|slug|name\n|dogs|Hounds\n" + VIEWS;
        assertThat(title(lines, 0)).isEqualTo("Hounds");
        assertThat(title(lines, 1)).isEqualTo("cats");
    }

    @Test
    void ofSeveralRowsWithOneKeyOnlyTheLastCounts() {
        String lines = TABLE + "columns\n|slug|name|colorScaleScheme\n|dogs|Dogs|Blues\n|dogs|Hounds|\n" + VIEWS;
        assertThat(title(lines, 0)).isEqualTo("Hounds");
        assertThat(scale(lines, 0).isMissingNode()).isTrue();
    }

    @Test
    void aDuplicateHasWhatItsSourceSaysUnlessItSaysSoItself() {
        String lines = "hasMapTab|true\ncolumns\n|variableId|slug|name|transform|colorScaleScheme|colorScaleInvert\n"
                + "|1||Defined one||Blues|true\n||dup||duplicate 1|Reds|\n||named|Named|duplicate 1||\n"
                + "||two||duplicate 2||\ngraphers\n|M Radio|yVariableIds|ySlugs\n|a||dup nowhere\n|b||named nowhere\n"
                + "|c||two nowhere";
        assertThat(title(lines, 0)).as("data set of the source").isEqualTo("D");
        assertThat(scale(lines, 0).toString()).isEqualTo("{\"baseColorScheme\":\"Reds\",\"colorSchemeInvert\":true}");
        assertThat(scale(lines, 1).toString()).isEqualTo("{\"baseColorScheme\":\"Blues\",\"colorSchemeInvert\":true}");
        assertThat(title(lines, 2)).isEqualTo("Public two and nowhere");
    }

    @Test
    void theDisplayOfADuplicateIsMergedIntoItsSourcesButStoredAsWritten() {
        String lines = TABLE + "columns\n|slug|name|type|transform|isProjection|unit\n|dogs|Dogs|Numeric||true|\n"
                + "|copy||Numeric|duplicate dogs||animals\n|chain||Numeric|duplicate copy||\n"
                + "graphers\n|M Radio|ySlugs|type|tab\n|a|copy|LineChart SlopeChart|slope\n"
                + "|b|chain|LineChart SlopeChart|slope";
        assertThat(title(lines, 0)).isEqualTo("Dogs");
        assertThat(title(lines, 1)).isEqualTo("Dogs");
        String indicators = "columns\n|variableId|slug|name|transform|unit|tolerance\n|1||One||km|3\n"
                + "||dup|Copy|duplicate 1||\n||plain||duplicate 1||\ngraphers\n|M Radio|yVariableIds|ySlugs\n|a||dup\n"
                + "|b||plain";
        assertThat(world.config(indicators, 0)
                        .path("dimensions")
                        .get(0)
                        .path("display")
                        .toString())
                .isEqualTo("{\"name\":\"Copy\"}");
        assertThat(world.config(indicators, 1).path("dimensions").get(0).has("display"))
                .isFalse();
    }

    @Test
    void columnsThatDuplicateEachOtherInARingInheritAsFarAsTheRingGoes() {
        String lines = TABLE + "columns\n|slug|name|transform\n|dogs||duplicate cats\n|cats|Cats|duplicate copy\n"
                + "|copy||duplicate dogs\n" + VIEWS;
        assertThat(title(lines, 0)).isEqualTo("Cats");
        assertThat(title(lines, 1)).isEqualTo("Cats");
    }

    @Test
    void aDuplicateOfAColumnThatOnlyTheDataHaveMeasuresWhatItsSourceDoes() {
        String lines = TABLE + "columns\n|slug|name|transform\n|copy|Copy|duplicate dogs\n"
                + "graphers\n|M Radio|title\n|a|\n";
        assertThat(title(lines, 0)).isEqualTo("Copy, dogs, cats");
    }
}
