package dev.meridian.activities.explorer.grammar.tsv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void headerAndCellsAreTrimmed() {
        TextTable table = TextTable.read("\u00a0a \tb\ufeff\n \u2003x\t y z ");
        assertThat(table.names()).containsExactly("a", "b");
        assertThat(table.rows()).containsExactly(List.of("x", "y z"));
    }

    @Test
    void repeatedNamesAreTold() {
        assertThat(TextTable.read("a\ta \ta\ta_1\tb\t\t").names())
                .containsExactly("a", "a_2", "a_3", "a_1", "b", "", "_1");
        assertThat(TextTable.read("a\ta\ta").names()).containsExactly("a", "a_1", "a_2");
    }

    @Test
    void missingFieldsAreBlankAndExtraOnesGo() {
        TextTable table = TextTable.read("a\tb\n1\n2\t3\t4\t5");
        assertThat(table.rows()).containsExactly(List.of("1"), List.of("2", "3"));
        assertThat(table.cell(0, 1)).isEmpty();
        assertThat(table.cell(1, 1)).isEqualTo("3");
    }

    @Test
    void emptyLinesMayComeBeforeTheHeader() {
        assertThat(TextTable.read("\n\na\tb\n1\t2").names()).containsExactly("a", "b");
        assertThat(TextTable.read("\n").names()).isEmpty();
    }
}
