package dev.meridian.domain.download.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NUMERIC | \"1.50\" | 1.5 | true",
                "NUMERIC | \"1.5\" | 1.51 | false",
                "NUMERIC | \"soon\" | 1.5 | false",
                "NUMERIC | \"+7\" | 7 | true",
                "BIGINT | \"9007199254740993\" | 9007199254740993 | true",
                "BIGINT | \"9007199254740993\" | 9007199254740992 | false",
                "DOUBLE | \"0.10\" | 0.1 | true",
                "BOOLEAN | \"TRUE\" | true | true",
                "BOOLEAN | \"false\" | true | false",
                "TIMESTAMPTZ | \"2024-01-21T04:00:00-06:00\" | \"2024-01-21T10:00:00+00:00\" | true",
                "TIMESTAMPTZ | \"2024-01-21T04:00:00Z\" | \"2024-01-21T10:00:00+00:00\" | false",
                "TIMESTAMPTZ | \"soon\" | \"later\" | false",
                "TIMESTAMP | \"2024-01-21 04:00\" | \"2024-01-21T04:00:00\" | true",
                "TIME | \"04:00\" | \"04:00:00\" | true",
                "TEXT | 17 | \"17\" | true",
                "TEXT | \"1.50\" | \"1.5\" | false",
                "TEXT | null | \"null\" | false",
                "TEXT | {\"n\":1} | \"{\\\"n\\\": 1.0}\" | true",
                "TEXT | 17 | \"soon\" | false",
                "TEXT | \"\" | null | false",
                "DATE | \"\" | null | true",
                "NUMERIC | null | null | true",
                "JSONB | \"1\" | 1 | false"
            })
    void valuesAreComparedAsTheColumnHasThem(ColumnType type, String sent, String stored, boolean same) {
        assertThat(ColumnValues.same(type, ExactJson.read(sent), ExactJson.read(stored)))
                .isEqualTo(same);
    }
}
