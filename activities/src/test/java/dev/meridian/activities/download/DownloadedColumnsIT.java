package dev.meridian.activities.download;

import static dev.meridian.activities.download.TestDownloads.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.value.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which columns a downloaded table has, and how values are stored in them. */
@Tag("slow")
class DownloadedColumnsIT extends OneTableTest {
    @Test
    void aTableIsStoredWithItsTypesNamesAndReceipt() throws Exception {
        remote.page("{id: 'a', 'First Name': 'Ada', age: 36, 'first-name': true}")
                .page("{id: 'b', age: 41}");
        remote.fields.add(new RemoteField("born", "Date of birth", "calendar day", ColumnType.DATE));
        remote.total = OptionalLong.of(2);
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(snapshot.schema()).isEqualTo("snapshot_acme_1_of_" + table);
        assertThat(DOWNLOADS.columns(snapshot, table))
                .containsExactly(
                        Map.entry("date_of_birth", "date"),
                        Map.entry("first_name", "text"),
                        Map.entry("age", "bigint"),
                        Map.entry("first_name_2", "boolean"));
        assertThat(DOWNLOADS.text("SELECT string_agg(col_description(attrelid, attnum), ', ' ORDER BY attnum)"
                        + " FROM pg_attribute WHERE attrelid = '\"" + snapshot.schema() + "\"." + table
                        + "'::regclass"))
                .as("a column's comment is the remote name and type")
                .isEqualTo("Date of birth (calendar day), First Name, age, first-name");
        assertThat(rows(snapshot))
                .isEqualTo(Map.of(
                        "a", Map.of("first_name", "Ada", "age", "36", "first_name_2", "t"), "b", Map.of("age", "41")));
        DownloadTables.Figures figures = DOWNLOADS.figures(job);
        assertThat(figures.status()).isEqualTo(PassStatus.COMPLETED);
        assertThat(figures.completeness().isComplete()).isTrue();
        assertThat(figures.counts().pages()).isEqualTo(2);
        assertThat(figures.counts().rows()).isEqualTo(2);
        assertThat(figures.counts().changed()).isEqualTo(2);
        assertThat(figures.completeness().total()).isEqualTo(2);
        assertThat(figures.completeness().digest()).hasSize(32);
        assertThat(DOWNLOADS.status(job)).isEqualTo("completed");
    }

    @Test
    void valuesAreStoredAsTheyWereWritten() throws Exception {
        remote.page("""
                {id: 1, whole: -9223372036854775808, decimal: 1.50, tiny: 0.000012340, huge: 1e400, negative: -12345.6789,
                 zero: 0.000, large: 123456789012345678901234567890.5, truth: false, text: '2024-01-01 \\n "x"',
                 object: {b: [1, 2.50, 'ü', null]}}""");
        Snapshots.Snapshot snapshot = snapshot();

        DOWNLOADS.run(snapshot);

        Map<String, String> row = rows(snapshot).get("1");
        assertThat(row)
                .containsEntry("whole", "-9223372036854775808")
                .containsEntry("decimal", "1.50")
                .containsEntry("tiny", "0.000012340")
                .containsEntry("huge", "1" + "0".repeat(400))
                .containsEntry("negative", "-12345.6789")
                .containsEntry("zero", "0.000")
                .containsEntry("large", "123456789012345678901234567890.5")
                .containsEntry("truth", "f")
                .containsEntry("text", "2024-01-01 \n \"x\"")
                .containsEntry("object", "{\"b\": [1, 2.50, \"ü\", null]}");
        assertThat(DOWNLOADS.columns(snapshot, table))
                .containsEntry("huge", "numeric")
                .containsEntry("object", "jsonb");
    }

    @Test
    void whatTheUserSaysOfAFieldHolds() throws Exception {
        remote.page("{id: 1, day: '2024-02-29', at: '2024-02-29T12:00:00.123456+02:00', n: '1.5', code: 7}");
        Snapshots.Snapshot snapshot = DOWNLOADS.snapshot(
                "typed " + table,
                List.of(wanted(
                        table,
                        SchemaPolicy.EVOLVE,
                        Map.of(
                                "day", ColumnType.DATE,
                                "at", ColumnType.TIMESTAMPTZ,
                                "n", ColumnType.NUMERIC,
                                "code", ColumnType.TEXT))));

        DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.columns(snapshot, table))
                .isEqualTo(Map.of("day", "date", "at", "timestamp with time zone", "n", "numeric", "code", "text"));
        assertThat(DOWNLOADS.text(
                        "SELECT (at AT TIME ZONE 'UTC')::text || ' ' || day || ' ' || n || ' ' || code FROM \""
                                + snapshot.schema() + "\"." + table))
                .isEqualTo("2024-02-29 10:00:00.123456 2024-02-29 1.5 7");
    }

    @Test
    void columnsWidenInTheTransactionThatNeedsItAndEveryWideningIsKept() throws Exception {
        Snapshots.Snapshot snapshot = snapshot();
        remote.page("{id: 1, a: 1, b: true, c: {x: 1}}");
        DOWNLOADS.run(snapshot);
        remote.page("{id: 2, a: 1.5, b: 'no', c: 3}");
        DOWNLOADS.run(snapshot);
        remote.page("{id: 3, a: 'x'}");
        DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.columns(snapshot, table)).isEqualTo(Map.of("a", "text", "b", "text", "c", "text"));
        assertThat(rows(snapshot))
                .isEqualTo(Map.of(
                        "1", Map.of("a", "1", "b", "true", "c", "{\"x\":1}"),
                        "2", Map.of("a", "1.5", "b", "no", "c", "3"),
                        "3", Map.of("a", "x")));
        assertThat(DOWNLOADS.text("""
                        SELECT string_agg(column_name || ' ' || coalesce(old_type, 'new') || ' ' || new_type, ', ' ORDER BY c.id)
                        FROM snapshot_field_changes AS c JOIN snapshot_tables AS t ON t.id = c.table_id
                        WHERE t.snapshot_id = '%s'""".formatted(snapshot.id())))
                .contains("a new bigint", "a bigint numeric", "a numeric text", "b boolean text", "c jsonb text");
    }

    @Test
    void aFrozenTableFailsBeforeARowIsWrittenAndNamesTheField() throws Exception {
        remote.page("{id: 1, a: 1, b: 'what the first pass brings'}");
        Snapshots.Snapshot snapshot =
                DOWNLOADS.snapshot("frozen " + table, List.of(wanted(table, SchemaPolicy.FREEZE, Map.of())));
        remote.fields.add(new RemoteField("a", null, null, ColumnType.BIGINT));
        DOWNLOADS.run(snapshot);

        remote.now("{id: 1, a: 2, b: ''}", "{id: 2, a: 'text'}");
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).failure().code()).isEqualTo("schema_changed");
        assertThat(DOWNLOADS.figures(job).failure().message())
                .contains("table '" + table + "'", "field 'a'", "bigint", "set its policy to evolve");
        assertThat(rows(snapshot)).isEqualTo(Map.of("1", Map.of("a", "1", "b", "what the first pass brings")));
        assertThat(DOWNLOADS.status(job)).isEqualTo("failed");
    }

    @Test
    void aTableThatIgnoresNewFieldsLeavesThemOut() throws Exception {
        remote.fields.add(new RemoteField("a", null, null, ColumnType.BIGINT));
        remote.page("{id: 1, a: 1, b: 1}");
        Snapshots.Snapshot snapshot =
                DOWNLOADS.snapshot("ignoring " + table, List.of(wanted(table, SchemaPolicy.IGNORE, Map.of())));
        DOWNLOADS.run(snapshot);

        remote.now("{id: 1, a: 1.5, b: 2, new: 3}");
        DOWNLOADS.run(snapshot);

        assertThat(rows(snapshot))
                .isEqualTo(Map.of("1", Map.of("a", "1.5", "b", "2", "_notes", "{\"a\": \"other_type\"}")));
    }

    @Test
    void aFieldThatARowLacksIsNullUnlessRowsArePartial() throws Exception {
        remote.page("{id: 1, a: 1, b: 1}");
        Snapshots.Snapshot whole = snapshot();
        DOWNLOADS.run(whole);
        remote.now("{id: 1, b: 2}");
        DOWNLOADS.run(whole);
        assertThat(rows(whole)).isEqualTo(Map.of("1", Map.of("b", "2")));

        remote.partialRows = true;
        remote.now("{id: 1, a: 1, b: 1}", "{id: 2, a: 1, b: 1}");
        DOWNLOADS.run(whole);
        Snapshots.Snapshot partial = DOWNLOADS.snapshot("partial " + table, table);
        DOWNLOADS.run(partial);
        DOWNLOADS.run(partial);
        remote.now("{id: 1, b: 2}", "{id: 2, a: null, b: 1}", "{id: 3, b: 3}");
        UUID job = DOWNLOADS.run(partial);

        assertThat(rows(partial))
                .isEqualTo(Map.of("1", Map.of("a", "1", "b", "2"), "2", Map.of("b", "1"), "3", Map.of("b", "3")));
        assertThat(DOWNLOADS.figures(job).counts().changed()).isEqualTo(3);
    }

    /** As MediaWiki sends a page, in several answers of which each has some of its fields. */
    @Test
    void thePartsOfAPartialRowAddUpAlsoInOneBatchAndKeepItsVersion() throws Exception {
        remote.partialRows = true;
        for (int round = 0; round < 2; round++) {
            remote.pages.clear();
            remote.page("{id: 1, version: 'v1', a: 1}", "{id: 2, version: 'v1', a: 2}")
                    .page("{id: 1, b: 1}", "{id: 1, c: 1}")
                    .page("{id: 2, b: 2}", "{id: 3, version: 'v1', c: 3}");
            Snapshots.Snapshot snapshot = DOWNLOADS.snapshot("parts " + table + round, table);
            for (int pass = 0; pass <= round; pass++) {
                DOWNLOADS.run(snapshot);
            }
            assertThat(rows(snapshot))
                    .isEqualTo(Map.of(
                            "1", Map.of("_version", "v1", "a", "1", "b", "1", "c", "1"),
                            "2", Map.of("_version", "v1", "a", "2", "b", "2"),
                            "3", Map.of("_version", "v1", "c", "3")));
        }
    }

    @Test
    void whatCantBeStoredIsNoted() throws Exception {
        remote.page("{id: 1, 'The Text': 'x\\u0000y', n: 1e200000, ok: 1}");
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).counts().noted()).isEqualTo(1);
        assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isTrue();
        assertThat(rows(snapshot).get("1"))
                .containsEntry("the_text", "x\uFFFDy")
                .containsEntry("_notes", "{\"n\": \"out_of_range\", \"the_text\": \"characters_replaced\"}");
    }
}
