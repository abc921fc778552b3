package dev.meridian.domain.explorer.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplorerProgramTest {
    @Test
    void viewsAreFoundByTheLinesOfTheirRows() {
        ExplorerProgram program = ExplorerProgram.parse("""
                explorerTitle\tT
                graphers

                \ttitle\tMetric Radio
                \tOne\ta

                \t"two
                \tlines"\tb
                \tThree\tc
                table\thttps://example.org
                """);

        assertThat(program.viewLines()).containsExactly(5, 7, 9);
        assertThat(program.viewLines()).hasSize(program.viewCount());
    }

    @Test
    void aTextWithoutRowsHasNoLinesOfViews() {
        assertThat(ExplorerProgram.parse("").viewLines()).isEmpty();
        assertThat(ExplorerProgram.parse("graphers\n\ttitle").viewLines()).isEmpty();
        assertThat(ExplorerProgram.parse("graphers\ntable\tx").viewLines()).isEmpty();
    }
}
