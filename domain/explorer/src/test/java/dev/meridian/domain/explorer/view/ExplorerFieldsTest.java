package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.testing.TestWorld;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExplorerFieldsTest {

    private static JsonNode row(String header, String... rows) {
        StringBuilder lines = new StringBuilder("graphers\n|Metric Dropdown|" + header);
        for (int i = 0; i < rows.length; i++) {
            lines.append("\n|m").append(i).append('|').append(rows[i]);
        }
        return TestWorld.alone(lines.toString(), rows.length - 1);
    }

    @Test
    void backslashAndNStandForALineFeedInTextsOnly() {
        JsonNode config = row("title|note|tab|originUrl", "a\\nb|c\\\\nd|x\\ny|z\\n");
        assertThat(config.path("title").stringValue()).isEqualTo("a\nb");
        assertThat(config.path("note").stringValue()).isEqualTo("c\\\nd");
        assertThat(config.path("tab").stringValue()).isEqualTo("x\\ny");
        assertThat(config.path("originUrl").stringValue()).isEqualTo("z\\n");
    }

    @Test
    void typesAreSplitOnSingleBlanksAndNoneMeansNone() {
        assertThat(row("type", "LineChart SlopeChart").path("chartTypes").toString())
                .isEqualTo("[\"LineChart\",\"SlopeChart\"]");
        assertThat(row("type", "A  B").path("chartTypes").toString()).isEqualTo("[\"A\",\"\",\"B\"]");
        assertThat(row("type", "None").path("chartTypes").toString()).isEqualTo("[]");
        assertThat(row("type", "").has("chartTypes")).isFalse();
    }

    @Test
    void onlyTheTextTrueIsTrue() {
        assertThat(row("hasMapTab", "true").path("hasMapTab").booleanValue()).isTrue();
        assertThat(row("hasMapTab", "TRUE").path("hasMapTab").booleanValue()).isFalse();
        assertThat(row("hasMapTab", "1").path("hasMapTab").booleanValue()).isFalse();
        assertThat(row("hasMapTab", "").has("hasMapTab")).isFalse();
    }

    @Test
    void timesAreLeadingIntegersAndWhatIsNoneBecomesNull() {
        JsonNode config = row("minTime|maxTime|timelineMinTime", "1990.9|latest|x");
        assertThat(config.path("minTime").doubleValue()).isEqualTo(1990);
        assertThat(config.path("maxTime").isNull()).isTrue();
        assertThat(config.path("timelineMinTime").isNull()).isTrue();
    }

    @Test
    void aNumberIsReadByItsColumnFirst() {
        assertThat(row("minTime", "2e3").path("minTime").doubleValue()).isEqualTo(2);
        assertThat(row("minTime", "7", "2e3").path("minTime").doubleValue()).isEqualTo(2000);
        assertThat(row("minTime", "7", "20.9").path("minTime").doubleValue()).isEqualTo(20);
        assertThat(row("minTime", "7", "latest").has("minTime")).isFalse();
        assertThat(row("minTime", "latest", "2e3").path("minTime").doubleValue())
                .isEqualTo(2);
    }

    @Test
    void theAxisMinimumMayBeAutomatic() {
        assertThat(row("yAxisMin", "auto").path("yAxis").path("min").stringValue())
                .isEqualTo("auto");
        assertThat(row("yAxisMin", "-3.5x").path("yAxis").path("min").doubleValue())
                .isEqualTo(-3.5);
        assertThat(row("yAxisMin", "abc").path("yAxis").path("min").isNull()).isTrue();
        assertThat(row("yAxisMin", "0", "auto").has("yAxis")).isFalse();
    }

    @Test
    void partsOfOneObjectComeTogether() {
        JsonNode config = row("yAxisMin|yScaleToggle|facetYDomain|mapTargetTime", "-1|true|shared|x2000");
        assertThat(config.path("yAxis").toString())
                .isEqualTo("{\"canChangeScaleType\":true,\"facetDomain\":\"shared\",\"min\":-1}");
        assertThat(config.path("map").path("time").isNull()).isTrue();
    }

    @Test
    void aRowCanOnlyShowAllTitleAnnotations() {
        String none = "{\"changeInPrefix\":false,\"entity\":false,\"time\":false}";
        assertThat(row("hideAnnotationFieldsInTitle", "true")
                        .path("hideAnnotationFieldsInTitle")
                        .toString())
                .isEqualTo(none);
        assertThat(row("hideAnnotationFieldsInTitle", "").has("hideAnnotationFieldsInTitle"))
                .isFalse();
        JsonNode global = TestWorld.alone("hideAnnotationFieldsInTitle|true\ngraphers\n|title\n|x", 0);
        assertThat(global.path("hideAnnotationFieldsInTitle").path("time").booleanValue())
                .isTrue();
    }

    @Test
    void aRelatedQuestionNeedsBothItsParts() {
        assertThat(row("relatedQuestionText|relatedQuestionUrl", "Q?|u")
                        .path("relatedQuestions")
                        .toString())
                .isEqualTo("[{\"text\":\"Q?\",\"url\":\"u\"}]");
        assertThat(row("relatedQuestionText|relatedQuestionUrl", "Q?|").has("relatedQuestions"))
                .isFalse();
        assertThat(TestWorld.alone("relatedQuestionText|Q?\ngraphers\n|relatedQuestionUrl|M Radio\n|u|a", 0)
                        .has("relatedQuestions"))
                .isTrue();
    }

    @Test
    void aBlankCellDoesNotHideAKeywordLine() {
        String lines = "title|Global\nsubtitle|Sub\ngraphers\n|M Radio|title|subtitle\n|a||Own";
        assertThat(TestWorld.alone(lines, 0).path("title").stringValue()).isEqualTo("Global");
        assertThat(TestWorld.alone(lines, 0).path("subtitle").stringValue()).isEqualTo("Own");
    }

    @Test
    void aKeywordLineWithoutArgumentTakesAnEarlierOneBack() {
        assertThat(TestWorld.alone("note|x\nnote\ngraphers\n|title\n|a", 0).has("note"))
                .isFalse();
    }

    @Test
    void aColumnThatIsNoFieldIsIgnored() {
        assertThat(row("unheardOf|Title", "x|y").propertyNames()).containsExactly("$schema");
    }

    @Test
    void rawNumbersStayNumbersAndTextsStayTexts() {
        JsonNode config = row("title|sortColumnSlug|baseColorScheme|grapherId", "2011|203|7|12.9");
        assertThat(config.path("title").stringValue()).isEqualTo("2011");
        assertThat(config.path("sortColumnSlug").stringValue()).isEqualTo("203");
        assertThat(config.path("baseColorScheme").doubleValue()).isEqualTo(7);
        assertThat(config.path("id").doubleValue()).isEqualTo(12);
    }
}
