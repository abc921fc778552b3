package dev.meridian.domain.explorer.tsv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GridTest {

    @Test
    void everyCarriageReturnIsRemoved() {
        assertThat(Grid.parse("a\r\tb\r\n\rc").text()).isEqualTo("a\tb\nc");
    }

    @Test
    void emptyCellsAtLineEndsAndEmptyLinesAtTheEndAreCut() {
        assertThat(Grid.parse("a\tb\t\t\n\t\t\n\tc\t \t\n\t\n\n").trimmed().text())
                .isEqualTo("a\tb\n\n\tc\t ");
    }

    @Test
    void trimmingTwiceIsTrimmingOnce() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append("\t\n a\"".charAt(random.nextInt(5)));
            }
            Grid grid = Grid.parse(text.toString());
            assertThat(grid.text()).isEqualTo(text.toString());
            String printed = grid.trimmed().text();
            assertThat(Grid.parse(printed).trimmed().text()).isEqualTo(printed);
        }
    }

    @Test
    void aKeywordMustEqualTheWholeFirstCell() {
        Grid grid = Grid.parse("graphersX\n graphers\ngraphers \ngraphers\tx\ngraphers");
        assertThat(grid.find("graphers")).contains(3);
        assertThat(grid.findAll("graphers")).containsExactly(3, 4);
        assertThat(grid.find("columns")).isEmpty();
    }

    @Test
    void aBlockEndsAtTheNextLineThatStartsWithACell() {
        Grid grid = Grid.parse("graphers\n\ta\n\n\t## b\n## note\n\tc");
        assertThat(grid.block(0)).contains(java.util.List.of("a", "", "## b"));
    }

    @Test
    void aBlockOfNoLinesDiffersFromNone() {
        Grid grid = Grid.parse("table\turl\ncolumns\n\na\tb");
        assertThat(grid.block(0)).isEmpty();
        assertThat(grid.block(1)).contains(java.util.List.of(""));
        assertThat(grid.block(3)).contains(java.util.List.of());
    }

    @Test
    void theLastLineOfAGlobalCounts() {
        Grid grid = Grid.parse("title\tfirst\n padded \t v \ntitle\t\tone\ttwo\t\nnote\n\tignored");
        assertThat(grid.globals())
                .containsEntry("title", "one\ttwo")
                .containsEntry("padded", "v")
                .containsEntry("note", "")
                .hasSize(3);
    }
}
