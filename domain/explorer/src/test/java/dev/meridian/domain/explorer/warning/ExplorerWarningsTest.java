package dev.meridian.domain.explorer.warning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.testing.TestWorld;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerWarningsTest {

    private final TestWorld world = new TestWorld().path("known/path#x", 1);

    private List<String> warnings(String lines) {
        return ExplorerWarnings.of(ExplorerProgram.parse(TestWorld.tsv(lines)), world.catalog()).stream()
                .map(warning -> warning.code() + "@" + warning.line())
                .toList();
    }

    @Test
    void aCleanExplorerHasNone() {
        assertThat(warnings("title|t\ngraphers\n|M Radio|title|yVariableIds\n|a|x|known/path#x\n|b|\"q\"|2\n"))
                .isEmpty();
    }

    @Test
    void aQuoteThatSwallowsRowsIsTold() {
        assertThat(warnings("graphers\n\n|M Radio|title\n|a|x\n|b|\"y\n|c|z")).contains("unclosed-quote@5");
        assertThat(warnings("graphers\n|M Radio|title\n|a|\"x\n|y\"\n|b|z")).contains("quoted-lines@3");
    }

    @Test
    void quotesThatStayInCellsAreTold() {
        // Excel puts cells with a comma or a quote into quotes, and R and Python's unix dialect all cells.
        assertThat(warnings("explorerTitle|\"CO₂, \"\"best\"\" data\"\ngraphers\n|M Radio|title\n|a|\"One, two\"\n"
                        + "columns|t\n|slug|colorScaleNumericBins\n|x|\"5,#fff,low; 9,#000,high\"\n"
                        + "table|t\n|country|year|x\n|\"Congo, Rep.\"|2000|1"))
                .containsExactly("quoted-cell@1", "quoted-cell@7");
        assertThat(warnings("\"graphers\"\n\"\"|\"M Radio\"\n\"\"|\"a\"")).contains("no-rows@1", "quoted-cell@1");
        assertThat(warnings("explorerTitle|the \"best\"|\"\ngraphers\n|M Radio|title\n|a|x"))
                .isEmpty();
    }

    @Test
    void lostColumnsAreTold() {
        assertThat(warnings("graphers\n|M Radio |title|colour\n|a|x|y"))
                .containsExactly("lost-choice@2", "ignored-column@2");
        assertThat(warnings("graphers\n| M Radio|title\n|a|x")).containsExactly("lost-choice@2");
        assertThat(warnings("graphers\n|M Radio|title|title\n|a|x|y")).containsExactly("repeated-column@2");
        assertThat(warnings("graphers\n|M Radio|title\n|a|x|y\n|b|x")).containsExactly("extra-cells@3");
        assertThat(warnings("graphers\n|Age Radio|title\n|15|x")).containsExactly("numeric-choice@2");
    }

    @Test
    void rowsThatAreNeverShownAreTold() {
        assertThat(warnings("graphers\n|M Radio|title\n|a|x\n|a|y\n|A|z"))
                .containsExactly("row-not-shown@4", "repeated-view-id@5");
    }

    @Test
    void linesThatDoNotDoWhatTheySeemToAreTold() {
        assertThat(warnings("\ufefftitle|x\ngraphers\n|M Radio|title\n|a|x\n## note\n|b|y\n"))
                .containsExactly("byte-order-mark@1", "rows-outside-block@5");
        assertThat(warnings("graphers \n|M Radio|title\n|a|x"))
                .containsExactlyInAnyOrder("no-rows@1", "blanks-around-keyword@1", "rows-outside-block@1");
        assertThat(warnings("graphers\n|M Radio|title\n|a|x\ngraphers\n|b")).containsExactly("second-graphers@4");
        assertThat(warnings("table|https://x.example/y.csv\n\ncolumns\n|slug\n|a"))
                .containsExactlyInAnyOrder("no-rows@1", "table-address-ignored@1");
    }

    @Test
    void aTextWithoutViewsIsToldWithWhatMadeItSo() {
        assertThat(warnings("isPublished|true\rgraphers\r|M Radio|title\r|a|x"))
                .containsExactly("carriage-returns@1", "no-rows@1");
        assertThat(warnings("title|t\ngraphers\n|M Radio|title")).containsExactly("no-rows@2");
        assertThat(warnings("title|t")).containsExactly("no-rows@1");
        assertThat(warnings("")).containsExactly("no-rows@1");
        assertThat(warnings("title,t\ngraphers\n,M Radio\n,a")).contains("no-tabs@1", "no-rows@2");
        assertThat(warnings("Graphers\n|M Radio|title\n|a|x")).contains("keyword-in-capitals@1", "no-rows@1");
    }

    @Test
    void carriageReturnsThatEndLinesAreNotTold() {
        assertThat(warnings("title|t\r\ngraphers\r\n|M Radio|title\r\n|a|x\r")).isEmpty();
        assertThat(warnings("title|t\ngraphers\n|M Radio|title\n|a|x\ry")).containsExactly("carriage-returns@4");
    }

    @Test
    void definitionsThatOthersReplaceAreTold() {
        String graphers = "graphers\n|M Radio|title\n|a|x\n";
        assertThat(warnings(graphers
                        + "columns|t\n|slug|name|name|other|other\n|a|b|c\ncolumns|u|t\n|slug\n|a\ncolumns\n|slug"))
                .containsExactly("replaced-columns@4", "repeated-column@5");
    }

    @Test
    void unknownCatalogPathsAreTold() {
        assertThat(warnings("graphers\n|M Radio|yVariableIds\n|a|known/path#x\n|b|1 no/path#y\n|c|no/path#y"))
                .containsExactly("unknown-catalog-path@4");
    }

    @Test
    void ofManyOnlyTheFirstAreTold() {
        StringBuilder lines = new StringBuilder("graphers\n|M Radio|title\n");
        for (int i = 0; i < 100; i++) {
            lines.append("|a|x").append(i).append('\n');
        }
        assertThat(warnings(lines.toString()))
                .hasSize(ExplorerWarnings.SHOWN_OF_EACH_KIND + 1)
                .endsWith("row-not-shown@0");
    }
}
