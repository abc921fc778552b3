package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a column is asked for. */
class RelationColumnIT {
    /** A replacement that does not depend on the value is made by the server each time that it plans a page: 16 MiB a column. */
    @ParameterizedTest
    @CsvSource({"text, CHARACTERS", "bytea, BYTEA"})
    void whatStandsForAValueThatIsTooLargeIsNotMadeForEachPage(String type, ValueForm form) {
        RelationColumn column =
                new RelationColumn("v", type, form, true, RelationColumn.Nulls.SOME, "pg_catalog", true, "1 25 -1");
        int planned = TestDatabase.create()
                .jdbi()
                .withHandle(handle -> handle.createQuery("EXPLAIN (VERBOSE) SELECT " + column.selected()
                                + " FROM (SELECT random()::text::" + type + " AS v) AS t")
                        .mapTo(String.class)
                        .list())
                .stream()
                .mapToInt(String::length)
                .sum();
        assertThat(planned).isLessThan(10_000);
    }
}
