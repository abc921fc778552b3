package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.testing.TestWorld;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerBlocksTest {

    private static final String URL = "https://example.org/t.csv";

    private final TestWorld world = new TestWorld().table(URL, "country,year,a\nFrance,2000,1\n");

    private String title(String lines) {
        return world.config(lines, 0).path("title").stringValue();
    }

    @Test
    void onlyTheFirstGraphersBlockCounts() {
        assertThat(world.views("graphers\n|M Radio|title\n|a|x\ngraphers\n|M Radio|title\n|b|y\n|c|z"))
                .extracting(ExplorerView::viewId)
                .containsExactly("m=a");
    }

    @Test
    void withoutGraphersBlockThereAreNoViews() {
        assertThat(world.views("title|x")).isEmpty();
        assertThat(world.views("graphers")).isEmpty();
        assertThat(world.views("graphers\ntitle|x")).isEmpty();
        assertThat(world.views("graphers\n\n\n")).isEmpty();
        assertThat(world.views("graphers\n|M Radio|title")).isEmpty();
        assertThat(world.views("")).isEmpty();
    }

    @Test
    void aCommentEndsTheBlockUnlessItIsIndented() {
        List<ExplorerView> views = world.views("graphers\n|title|M Radio\n|## x|a\n\n|y|b\n## note\n|z|c");
        assertThat(views).extracting(ExplorerView::viewId).containsExactly("m=a", "m=b");
    }

    @Test
    void rowsOfTabsAreSkippedAndRowsOfBlanksAreNot() {
        assertThat(world.views("graphers\n|M Radio|title|note\n|||\n|a|x\n\n|| |\n|b|y"))
                .extracting(ExplorerView::viewId)
                .containsExactly("m=a", "m=", "m=b");
    }

    @Test
    void aTableIsReadFromItsAddress() {
        assertThat(title("table|" + URL + "\ngraphers\n|M Radio|hasMapTab\n|m|true"))
                .isEqualTo("a");
        assertThat(title("table|" + URL + "|t\ngraphers\n|M Radio|tableSlug\n|m|t"))
                .isEqualTo("a");
        assertThat(title("table|" + URL + "|t\ngraphers\n|M Radio|tableSlug\n|m|other"))
                .isEmpty();
        assertThat(title("table|" + URL + "|t\ngraphers\n|M Radio|hasMapTab\n|m|true"))
                .isEmpty();
    }

    @Test
    void anEmptyLineAfterAnAddressMakesTheTableInline() {
        assertThat(title("table|" + URL + "\n\ngraphers\n|M Radio|hasMapTab\n|m|true"))
                .isEmpty();
        assertThat(title("graphers\n|M Radio|hasMapTab\n|m|true\ntable|" + URL + "\n\n"))
                .isEmpty();
        String columns = "\ncolumns\n|slug|name|type\n|a|Named|Numeric\n";
        assertThat(title("table|missing\n" + columns + "graphers\n|M Radio|ySlugs\n|m|a"))
                .isEqualTo("Named");
        assertThat(title("table|missing" + columns + "graphers\n|M Radio|ySlugs\n|m|a"))
                .isEqualTo("a");
    }

    @Test
    void inlineColumnsAreTypedByTheirFirstRow() {
        String graphers = "graphers\n|M Radio|hasMapTab\n|m|true\n";
        assertThat(title(graphers + "table\n|country|year|n|t|entityId\n|France|2000|1|x|5\n|Spain|2000|y|2|6"))
                .isEqualTo("n and entityId");
    }

    @Test
    void columnsMayBeForSeveralTablesAndOfSeveralBlocksForOneTheLastCounts() {
        String lines = """
                table|%1$s|one
                table|%1$s|two
                columns|one|two
                |slug|name
                |a|Both
                columns|two
                |slug|name
                |b|Only two
                graphers
                |M Radio|tableSlug|ySlugs
                |x|one|a b
                |y|two|a b
                """.formatted(URL);
        assertThat(world.config(lines, 0).path("title").stringValue()).isEqualTo("Both and b");
        assertThat(world.config(lines, 1).path("title").stringValue()).isEqualTo("a and Only two");
    }

    @Test
    void aTextIsPublishedIfItSaysSoAnywhere() {
        assertThat(ExplorerProgram.parse("graphers\n\tisPublished\ttrue").isPublished())
                .isTrue();
        assertThat(ExplorerProgram.parse("isPublished\tTrue").isPublished()).isFalse();
        assertThat(ExplorerProgram.parse("isPublished\t true").isPublished()).isFalse();
    }

    @Test
    void windowsLineEndsChangeNothing() {
        String lines = "selection|A|B\ngraphers\n|M Radio|title\n|a|x\n";
        assertThat(world.views(lines.replace("\n", "\r\n"))).isEqualTo(world.views(lines));
    }
}
