package dev.meridian.domain.download.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnTypeTest {
    @Test
    void wholeNumbersWidenToDecimalsAndEverythingElseToText() {
        assertThat(ColumnType.BIGINT.join(ColumnType.NUMERIC)).isEqualTo(ColumnType.NUMERIC);
        assertThat(ColumnType.BIGINT.join(ColumnType.BOOLEAN)).isEqualTo(ColumnType.TEXT);
        assertThat(ColumnType.TIMESTAMP.join(ColumnType.TIMESTAMPTZ)).isEqualTo(ColumnType.TEXT);
        assertThat(ColumnType.JSONB.join(ColumnType.JSONB)).isEqualTo(ColumnType.JSONB);
    }

    @Test
    void theOrderInWhichValuesComeDoesNotMatter() {
        for (ColumnType a : ColumnType.values()) {
            for (ColumnType b : ColumnType.values()) {
                assertThat(a.join(b)).isEqualTo(b.join(a));
                assertThat(a.join(b).join(a)).isEqualTo(a.join(b));
                for (ColumnType c : ColumnType.values()) {
                    assertThat(a.join(b).join(c)).as("%s %s %s", a, b, c).isEqualTo(a.join(b.join(c)));
                }
            }
        }
    }
}
