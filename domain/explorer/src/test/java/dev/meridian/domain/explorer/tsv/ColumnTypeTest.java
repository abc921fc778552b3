package dev.meridian.domain.explorer.tsv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {

    @Test
    void theFirstCellAloneDecides() {
        assertThat(ColumnType.ofGraphersColumn("title", "2011")).isEqualTo(ColumnType.NUMBER);
        assertThat(ColumnType.ofGraphersColumn("title", "2011 was")).isEqualTo(ColumnType.TEXT);
        assertThat(ColumnType.ofGraphersColumn("title", "")).isEqualTo(ColumnType.TEXT);
        assertThat(ColumnType.ofGraphersColumn("title", "-4")).isEqualTo(ColumnType.TEXT);
        assertThat(ColumnType.ofGraphersColumn("title", "1.5")).isEqualTo(ColumnType.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yVariableIds", "xVariableId", "colorVariableId", "sizeVariableId", "sortColumnSlug"})
    void columnsOfIdsAreTextEvenIfTheyStartWithDigits(String name) {
        assertThat(ColumnType.ofGraphersColumn(name, "202")).isEqualTo(ColumnType.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"year", "Year", "day", "date"})
    void timesAreNumbersWhateverTheyStartWith(String name) {
        assertThat(ColumnType.of(name, "x")).isEqualTo(ColumnType.TIME);
        assertThat(ColumnType.TIME.read("2011").doubleValue()).isEqualTo(2011);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Entity", "entityName", "entityCode"})
    void entitiesAreTextEvenIfTheyStartWithDigits(String name) {
        assertThat(ColumnType.of(name, "12")).isEqualTo(ColumnType.TEXT);
        assertThat(ColumnType.of("entityId", "x")).isEqualTo(ColumnType.NUMBER);
    }

    @Test
    void grapherIdsAreIntegers() {
        ColumnType type = ColumnType.ofGraphersColumn("grapherId", "");
        assertThat(type.read("12.7").doubleValue()).isEqualTo(12);
        assertThat(type.read("1e3").doubleValue()).isEqualTo(1);
        assertThat(type.read("12x").isMissingNode()).isTrue();
        assertThat(type.read("").isMissingNode()).isTrue();
    }

    @Test
    void whatIsNoNumberIsMissingInAColumnOfNumbers() {
        assertThat(ColumnType.NUMBER.read("2e3").doubleValue()).isEqualTo(2000);
        assertThat(ColumnType.NUMBER.read("0x10").doubleValue()).isEqualTo(0);
        assertThat(ColumnType.NUMBER.read("latest").isMissingNode()).isTrue();
        assertThat(ColumnType.TEXT.read("").stringValue()).isEmpty();
    }
}
