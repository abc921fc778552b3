package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.selection.ViewIds;
import dev.meridian.domain.explorer.testing.TestWorld;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplorerChoicesTest {

    private static List<ExplorerView> views(String lines) {
        return new TestWorld().views(lines);
    }

    @ParameterizedTest
    @CsvSource({
        "a/b/c, abc",
        "CO₂ & CH₄, co2-ch4",
        "i$ 2.15, i-215",
        "m² × 10⁻⁹, m2-109",
        "Kilogram / Protein, kilogram--protein",
        "Under_score - dash, under_score---dash",
        "'  Trimmed  ', trimmed",
        "GDP *estimated*, gdp",
        "a *b* c *d* e, a-e",
        "a *b, a-b",
        "** a *, ''",
        "a ** b, a-b",
        "Élan é, lan-",
        "'', ''",
        "K, k"
    })
    void aSlugKeepsPlainLettersDigitsAndDashes(String text, String slug) {
        assertThat(ViewIds.slug(text)).isEqualTo(slug);
    }

    @Test
    void starsOnlyMatchWithinALine() {
        assertThat(ViewIds.slug("a *b\nc* d")).isEqualTo("a-bc-d");
        assertThat(ViewIds.slug("a *\nb *c* d")).isEqualTo("a-b-d");
    }

    @Test
    void millionsOfBlanksMakeASlugInNoTime() {
        assertThat(ViewIds.slug("a" + " ".repeat(1_000_000) + "b")).isEqualTo("a-b");
        assertThat(ViewIds.slug("*\n".repeat(200_000))).isEmpty();
    }

    @Test
    void choicesAreSortedAsInADictionary() {
        String header =
                "Projection Radio|indicator Radio|Sex Radio|10 Radio|_x Radio|Émigré Radio|emigre Radio|Indicator"
                        + " Radio|2 Radio|a b Radio|ab Radio|a-b Radio";
        String row = "a|b|c|d|e|f|g|h|i|j|k|l";
        assertThat(views("graphers\n|" + header + "\n|" + row).getFirst().viewId())
                .isEqualTo("_x=e__10=d__2=i__a-b=j__a-b=l__ab=k__emigre=g__migr=f__indicator=b__indicator=h"
                        + "__projection=a__sex=c");
    }

    @Test
    void dimensionsKeepHeaderOrderAndBlanks() {
        ExplorerView view =
                views("graphers\n|B Radio|A \"x\" Dropdown|title\n|1 b||t").getFirst();
        assertThat(view.dimensions()).isEqualTo("{\"B\":\"1 b\",\"A \\\"x\\\"\":\"\"}");
        assertThat(view.viewId()).isEqualTo("a-x=__b=1-b");
    }

    @Test
    void choicesNamedByWholeNumbersComeFirstAsKeysOfAnObjectDo() {
        String header = "B Radio|10 Radio|4294967295 Radio|2 Radio|01 Radio|4294967294 Radio|-1 Radio|0 Radio";
        assertThat(views("graphers\n|" + header + "\n|a|b|c|d|e|f|g|h")
                        .getFirst()
                        .dimensions())
                .isEqualTo("{\"0\":\"h\",\"2\":\"d\",\"10\":\"b\",\"4294967294\":\"f\",\"B\":\"a\","
                        + "\"4294967295\":\"c\",\"01\":\"e\",\"-1\":\"g\"}");
    }

    @Test
    void onlyABlankAndAControlMakeAChoice() {
        assertThat(views("graphers\n|MetricDropdown|Metric dropdown|Dropdown|Metric None|M Radio\n|a|b|c|d|e")
                        .getFirst()
                        .dimensions())
                .isEqualTo("{\"M\":\"e\"}");
    }

    @Test
    void aChoiceGivenTwiceCountsOnceWithItsFirstColumn() {
        assertThat(views("graphers\n|M Radio|N Radio|M Dropdown|title\n|a|b|c|t")
                        .getFirst()
                        .dimensions())
                .isEqualTo("{\"M\":\"a\",\"N\":\"b\"}");
    }

    @Test
    void unicodeSpacesAroundValuesAreTrimmed() {
        assertThat(views("graphers\n|M Radio|title\n|\u00a0Deaths\ufeff|t")
                        .getFirst()
                        .dimensions())
                .isEqualTo("{\"M\":\"Deaths\"}");
        assertThat(views("graphers\n|M Radio|title\n|\u200bDeaths|t").getFirst().dimensions())
                .isEqualTo("{\"M\":\"\u200bDeaths\"}");
    }

    @Test
    void equalAndLookAlikeRowsShareAViewId() {
        assertThat(views("graphers\n|M Radio|title\n|Deaths|a\n|Deaths|b\n|deaths!|c"))
                .extracting(ExplorerView::viewId)
                .containsExactly("m=deaths", "m=deaths", "m=deaths");
    }

    @Test
    void aChoiceOfNumbersIsAnErrorOfEachView() {
        List<ExplorerView> views = views("graphers\n|Age Radio|title\n|15|a\n|all|b");
        assertThat(views).hasSize(2).allSatisfy(view -> {
            assertThat(view.config()).isNull();
            assertThat(view.error()).contains("Age");
        });
        assertThat(views).extracting(ExplorerView::viewId).containsExactly("age=15", "age=all");
    }

    @Test
    void aChoiceNamedLikeATimeIsAnErrorOfEachView() {
        assertThat(views("graphers\n|year Dropdown|title\n|early|a"))
                .allSatisfy(view -> assertThat(view.error()).contains("year"));
    }

    @Test
    void aChoiceWithBlanksAroundItsNameIsAnErrorOfEachView() {
        for (String header : new String[] {" Metric Dropdown", "Metric  Dropdown", "\u00a0Metric Dropdown"}) {
            assertThat(views("graphers\n|title|" + header + "\n|t|a"))
                    .allSatisfy(view -> assertThat(view.error()).contains("Metric"));
        }
    }

    @Test
    void anErrorNeverEndsInHalfOfACharacter() {
        String error = String.valueOf(views("graphers\n|title| " + "\ud83d\ude00".repeat(400) + " Dropdown\n|t|a")
                .getFirst()
                .error());
        assertThat(error).hasSizeBetween(499, 500);
        assertThat(Character.isHighSurrogate(error.charAt(error.length() - 1))).isFalse();
    }

    @Test
    void aViewIdThatIsTooLongIsAnErrorOfThatView() {
        String value = "x".repeat(600);
        List<ExplorerView> views =
                views("graphers\n|M Radio|title\n|" + value + "|a\n|" + value + "y|b\n|" + value + "|c\n|ok|d");
        assertThat(views)
                .extracting(ExplorerView::viewId)
                .allSatisfy(id -> assertThat(id.length()).isLessThanOrEqualTo(512));
        assertThat(views.get(0).error()).contains("602");
        assertThat(views.get(0).viewId())
                .startsWith("m=xxx")
                .isNotEqualTo(views.get(1).viewId());
        assertThat(views.get(2).viewId()).isEqualTo(views.get(0).viewId());
        assertThat(views.get(3).error()).isNull();
        String longest = "x".repeat(510);
        assertThat(views("graphers\n|M Radio|title\n|" + longest + "|a")
                        .getFirst()
                        .error())
                .isNull();
    }

    @Test
    void withoutChoicesOnlyKeywordLinesCount() {
        List<ExplorerView> views = views("note|n\ngraphers\n|title|subtitle\n|a|b\n|c|d");
        assertThat(views).hasSize(2).allSatisfy(view -> {
            assertThat(view.viewId()).isEmpty();
            assertThat(view.dimensions()).isEqualTo("{}");
            assertThat(view.config()).contains("\"note\":\"n\"").doesNotContain("\"a\"");
        });
    }

    @Test
    void aSingleColumnIsPartedByBlanksOrCommas() {
        assertThat(views("graphers\n|Metric Dropdown\n|a"))
                .extracting(ExplorerView::dimensions)
                .containsExactly("{}");
        assertThat(views("graphers\n|title,Metric Dropdown\n|t,a\n|u,b"))
                .extracting(ExplorerView::dimensions)
                .containsExactly("{\"Metric\":\"a\"}", "{\"Metric\":\"b\"}");
    }

    @Test
    void moreChoicesThanAViewIdCanNameAreAnErrorOfEachView() {
        StringBuilder header = new StringBuilder("graphers\n|title");
        for (int choice = 0; choice < 172; choice++) {
            header.append("|C").append(choice).append(" Radio");
        }
        assertThat(views(header + "\n|t|a\n|u|b")).hasSize(2).allSatisfy(view -> {
            assertThat(view.error()).contains("171");
            assertThat(view.viewId()).isEmpty();
        });
    }

    @Test
    void aWideHeaderOverManyShortRowsTakesNoTime() {
        String wide = "|x".repeat(100_000);
        String rows = "\n|a|t".repeat(20_000);
        assertThat(views("graphers\n|M Radio|title" + wide + rows)).hasSize(20_000);
        assertThat(views("graphers\n|M Radio|ySlugs\n|a|t\ncolumns\n|slug|name" + wide + rows))
                .hasSize(1);
        assertThat(views("graphers\n|M Radio|ySlugs\n|a|t\ntable\n|year|n" + wide + rows))
                .hasSize(1);
    }
}
