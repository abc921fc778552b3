package dev.meridian.domain.explorer.tsv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

    private static TextTable read(String text) {
        return TextTable.read(text, name -> true);
    }

    @Test
    void headerAndCellsAreTrimmed() {
        TextTable table = read("\u00a0a \tb\ufeff\n \u2003x\t y z ");
        assertThat(table.names()).containsExactly("a", "b");
        assertThat(table.size()).isOne();
        assertThat(table.cell(0, 0)).isEqualTo("x");
        assertThat(table.cell(0, 1)).isEqualTo("y z");
    }

    @Test
    void repeatedNamesAreTold() {
        assertThat(read("a\ta \ta\ta_1\tb\t\t").names()).containsExactly("a", "a_2", "a_3", "a_1", "b", "", "_1");
        assertThat(read("a\ta\ta").names()).containsExactly("a", "a_1", "a_2");
    }

    @Test
    void missingFieldsAreBlankAndExtraOnesGo() {
        TextTable table = read("a\tb\n1\n2\t3\t4\t5");
        assertThat(table.cell(0, 0)).isEqualTo("1");
        assertThat(table.cell(0, 1)).isEmpty();
        assertThat(table.cell(1, 1)).isEqualTo("3");
    }

    @Test
    void onlyTheWantedColumnsAreKept() {
        TextTable table =
                TextTable.read("a\tb\tc\td\n1\t2\t3\n5\t6\t7\t8", name -> name.equals("b") || name.equals("d"));
        assertThat(table.names()).containsExactly("b", "d");
        assertThat(table.column("c")).isEmpty();
        assertThat(table.column("d")).hasValue(1);
        assertThat(table.cell(0, 0)).isEqualTo("2");
        assertThat(table.cell(0, 1)).isEmpty();
        assertThat(table.cell(1, 1)).isEqualTo("8");
        assertThat(table.firstCell(1)).isEmpty();
    }

    @Test
    void emptyLinesMayComeBeforeTheHeader() {
        assertThat(read("\n\na\tb\n1\t2").names()).containsExactly("a", "b");
        assertThat(read("\n").names()).isEmpty();
    }

    @Test
    void theHeadOfATableIsTypedByItsFirstRow() {
        TableHead head = TableHead.read("country,year,n,x\n France ,2000, 12 \nSpain,2001,y,3");
        assertThat(head.names()).containsExactly("country", "year", "n", "x");
        assertThat(head.types()).containsExactly(ColumnType.TEXT, ColumnType.TIME, ColumnType.NUMBER, ColumnType.TEXT);
        assertThat(TableHead.read("").names()).isEmpty();
        assertThat(TableHead.read("a").types()).containsExactly(ColumnType.TEXT);
    }
}
