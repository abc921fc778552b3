package dev.meridian.activities.download;

import static dev.meridian.activities.download.TestDownloads.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.Rejects;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StaleWriterException;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.download.TableTask;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** The rules of downloads, with a service that a test controls and a real PostgreSQL. */
class DownloadIT {
    private static final TestDownloads DOWNLOADS = new TestDownloads();
    private static int number;

    private final String table = "table" + ++number;
    private final FakeService.FakeTable remote = DOWNLOADS.service.table(table);

    private Snapshots.Snapshot snapshot() {
        return DOWNLOADS.snapshot("of " + table, table);
    }

    private Map<String, Map<String, String>> rows(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.rows(snapshot, table);
    }

    private static String[] people(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{id: " + i + ", name: 'person " + i + "', age: " + i % 90 + "}")
                .toArray(String[]::new);
    }

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

        assertThat(rows(snapshot)).isEqualTo(Map.of("1", Map.of("a", "1.5", "b", "2")));
    }

    @Test
    void whatIsStoredWhenAPageFailsStaysAndIsNotReadAgain() throws Exception {
        remote.page(people(0, 3)).page(people(3, 6)).page(people(6, 9));
        remote.failsAt(2, SourceFailure.retryable("unreachable", "The service is away"));
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
        DOWNLOADS.planning.plan(DownloadState.initial(job.toString()));

        assertThatThrownBy(() -> DOWNLOADS.readToTheEnd(job, 0))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("connection of of " + table)
                .hasMessageContaining("table '" + table + "'")
                .hasMessageContaining("The service is away");
        assertThat(rows(snapshot)).hasSize(6);
        DOWNLOADS.readToTheEnd(job, 0);

        assertThat(rows(snapshot)).hasSize(9);
        assertThat(remote.asked).containsExactly(0, 1, 2, 2);
        assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isTrue();
        assertThat(DOWNLOADS.figures(job).counts().rows()).isEqualTo(9);
    }

    @Test
    void theLastOfEqualIdsWinsWithinAPageABatchAndAPass() throws Exception {
        remote.page("{id: 1, a: 1}", "{id: '1', a: 2}", "{id: 2, a: 2}").page("{id: 2, a: 3}");
        for (int page = 0; page < 3; page++) {
            remote.page(people(1_000 + page * 6_000, 7_000 + page * 6_000));
        }
        remote.page("{id: 1, a: 4}");
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(rows(snapshot).get("1")).isEqualTo(Map.of("a", "4"));
        assertThat(rows(snapshot).get("2")).isEqualTo(Map.of("a", "3"));
        assertThat(DOWNLOADS.figures(job).counts().rows()).isEqualTo(18_002);
        assertThat(rows(snapshot)).hasSize(18_002);
    }

    @Test
    void unchangedRowsAreNotWrittenAndTheReceiptStaysTheSame() throws Exception {
        remote.page(people(0, 500)).page(people(500, 1_000));
        Snapshots.Snapshot snapshot = snapshot();
        UUID first = DOWNLOADS.run(snapshot);
        List<String> before = versions(snapshot);

        remote.pages.clear();
        remote.page(people(500, 1_000)).page(people(0, 500));
        UUID second = DOWNLOADS.run(snapshot);

        assertThat(versions(snapshot)).isEqualTo(before);
        assertThat(DOWNLOADS.figures(second).counts().changed()).isZero();
        assertThat(DOWNLOADS.figures(second).counts().rows()).isEqualTo(1_000);
        assertThat(DOWNLOADS.figures(second).completeness().digest())
                .isEqualTo(DOWNLOADS.figures(first).completeness().digest());
    }

    /** PostgreSQL's own versions of the rows: where they lie, and which transactions wrote, locked or deleted them. */
    private List<String> versions(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.jdbi.withHandle(
                handle -> handle.createQuery("SELECT _id || ctid || xmin || ' ' || xmax FROM \"" + snapshot.schema()
                                + "\"." + table + " ORDER BY _id")
                        .mapTo(String.class)
                        .list());
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

    @Test
    void rowsThatACompletePassDoesNotSeeAreDeleted() throws Exception {
        remote.page(people(0, 100));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now(people(10, 105));
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).counts().deleted()).isEqualTo(10);
        assertThat(rows(snapshot)).hasSize(95).doesNotContainKey("9").containsKey("104");
    }

    @Test
    void manyDeletionsAreHeldBackUntilAnOperatorLetsThemGo() throws Exception {
        remote.page(people(0, 100));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now(people(11, 100));
        UUID held = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.figures(held).counts().held()).isEqualTo(11);
        assertThat(DOWNLOADS.status(held)).isEqualTo("completed");
        assertThat(rows(snapshot)).hasSize(100);

        DOWNLOADS.jdbi.useTransaction(tx -> DOWNLOADS.snapshots.allowDeletions(tx, snapshot.id(), table, 10));
        assertThat(DOWNLOADS.figures(DOWNLOADS.run(snapshot)).counts().held()).isEqualTo(11);

        DOWNLOADS.jdbi.useTransaction(tx -> DOWNLOADS.snapshots.allowDeletions(tx, snapshot.id(), table, 11));
        assertThat(DOWNLOADS.figures(DOWNLOADS.run(snapshot)).counts().deleted())
                .isEqualTo(11);
        assertThat(rows(snapshot)).hasSize(89);
    }

    @Test
    void aPassThatBringsNoRowDeletesNothing() throws Exception {
        remote.page(people(0, 3));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now();
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).counts().held()).isEqualTo(3);
        assertThat(rows(snapshot)).hasSize(3);
    }

    @Test
    void anIncompletePassDeletesNothingAndSaysWhy() throws Exception {
        remote.page(people(0, 5));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now(people(1, 5));
        remote.total = OptionalLong.of(5);
        UUID tooFew = DOWNLOADS.run(snapshot);
        remote.total = OptionalLong.empty();
        remote.cutOff = "the service shows no more than 4 rows";
        UUID cutOff = DOWNLOADS.run(snapshot);
        remote.cutOff = null;
        remote.now("{id: 1}", "{id: null, name: 'nobody'}");
        UUID rejected = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(tooFew).completeness().because())
                .isEqualTo("the service says that there are 5 rows, and 4 came");
        assertThat(DOWNLOADS.figures(cutOff).completeness().because())
                .isEqualTo("the service shows no more than 4 rows");
        assertThat(DOWNLOADS.figures(rejected).completeness().because()).isEqualTo("1 row was rejected");
        assertThat(rows(snapshot)).hasSize(5);
        List<Rejects.Rejected> rejects =
                DOWNLOADS.jdbi.withHandle(handle -> new Rejects().of(handle, snapshot.id(), 0, 10));
        assertThat(rejects)
                .extracting(
                        Rejects.Rejected::table,
                        Rejects.Rejected::page,
                        Rejects.Rejected::code,
                        Rejects.Rejected::excerpt)
                .containsExactly(tuple(table, 1L, "id_null", "name: nobody"));
    }

    @Test
    void moreThanAHundredRejectsFailTheTable() throws Exception {
        remote.page(IntStream.range(0, 101).mapToObj(i -> "{n: " + i + "}").toArray(String[]::new));
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).failure().code()).isEqualTo("too_many_rejects");
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

    @Test
    void aCursorThatWasThereBeforeFailsTheTable() throws Exception {
        remote.page("{id: 1}").page("{id: 2}").page("{id: 3}").page("{id: 4}");
        remote.cursors.putAll(Map.of(0, "c1", 1, "c2", 2, "c1"));
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).failure().code()).isEqualTo("cursor_repeats");
    }

    @Test
    void anEmptyPageIsNoEnd() throws Exception {
        remote.page("{id: 1}").page().page("{id: 2}");
        Snapshots.Snapshot snapshot = snapshot();

        assertThat(DOWNLOADS.figures(DOWNLOADS.run(snapshot)).completeness().isComplete())
                .isTrue();
        assertThat(rows(snapshot)).hasSize(2);
    }

    @Test
    void aForgottenCursorBeginsTheTableAgainOnceInTheSamePass() throws Exception {
        remote.page(people(0, 2)).page(people(2, 4)).page(people(4, 6));
        remote.failsAt(1, SourceFailure.forgottenCursor("gone"));
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);
        assertThat(remote.asked).containsExactly(0, 1, 0, 1, 2);
        assertThat(DOWNLOADS.figures(job).counts().rows()).isEqualTo(6);
        assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isTrue();

        remote.failsAt(1, SourceFailure.forgottenCursor("gone"));
        UUID again = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
        DOWNLOADS.planning.plan(DownloadState.initial(again.toString()));
        DOWNLOADS.downloads.read(DOWNLOADS.task(again, 0), 1);
        remote.failsAt(1, SourceFailure.forgottenCursor("gone"));
        assertThatThrownBy(() -> DOWNLOADS.readToTheEnd(again, 0)).hasMessageContaining("for the second time");
        DOWNLOADS.end(again);
    }

    @Test
    void aWorkerThatWasFrozenAndWakesUpWritesNothing() throws Exception {
        remote.page(people(0, 3)).page(people(3, 6));
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
        DOWNLOADS.planning.plan(DownloadState.initial(job.toString()));
        TableTask frozen = DOWNLOADS.task(job, 0);
        TableTask successor = DOWNLOADS.task(job, 0);
        boolean[] taken = {false};
        remote.beforePage = () -> {
            if (!taken[0]) {
                taken[0] = true;
                remote.beforePage = () -> {};
                try {
                    DOWNLOADS.downloads.read(successor, 1);
                } catch (InterruptedException impossible) {
                    throw new IllegalStateException(impossible);
                }
                remote.now("{id: 0, name: 'stale'}");
            }
        };

        assertThatThrownBy(() -> DOWNLOADS.downloads.read(frozen, 1)).isInstanceOf(StaleWriterException.class);
        assertThat(rows(snapshot)).hasSize(6);
        assertThat(rows(snapshot).get("0")).containsEntry("name", "person 0");
        assertThat(DOWNLOADS.downloads.read(frozen, 2).isDone())
                .as("the pass is over")
                .isTrue();
        DOWNLOADS.end(job);
    }

    @Test
    void anIncrementalPassAsksFromTheMarkOfTheLastCompletePass() throws Exception {
        remote.mark = "2024-01-01";
        remote.page(people(0, 20));
        Snapshots.Snapshot snapshot = snapshot();
        UUID first = DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(DOWNLOADS.figures(first).mode()).isEqualTo("full");

        remote.mark = "2024-01-02";
        remote.now("{id: 5, name: 'new', age: 1}");
        remote.deleted.add("7");
        UUID second = DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(DOWNLOADS.figures(second).mode()).isEqualTo("incremental");
        assertThat(remote.since).containsExactly("2024-01-01");
        assertThat(rows(snapshot)).hasSize(19).doesNotContainKey("7");
        assertThat(rows(snapshot).get("5")).containsEntry("name", "new");

        remote.failsAt(0, SourceFailure.permanent("service_failed", "no"));
        DOWNLOADS.run(snapshot, DownloadPayload.Mode.INCREMENTAL);
        DOWNLOADS.run(snapshot, DownloadPayload.Mode.INCREMENTAL);
        assertThat(remote.since).containsExactly("2024-01-01", "2024-01-02", "2024-01-02");
    }

    @Test
    void oneFailedTableStopsNoOther() throws Exception {
        FakeService.FakeTable other = DOWNLOADS.service.table(table + " b");
        other.page("{id: 1}");
        remote.page("{id: 1}").failsAt(0, SourceFailure.permanent("unauthorized", "The token is refused"));
        Snapshots.Snapshot snapshot = DOWNLOADS.snapshot("two " + table, table, table + " b");

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.tables.of(TestDownloads.TENANT, job))
                .extracting(DownloadTables.Figures::status)
                .containsExactly(PassStatus.FAILED, PassStatus.COMPLETED);
        assertThat(DOWNLOADS.status(job)).isEqualTo("failed");
        assertThat(DOWNLOADS.text("SELECT error FROM jobs WHERE id = '" + job + "'"))
                .contains("unauthorized", "table '" + table + "'", "The token is refused");
    }

    @Test
    void aTableThatHasVanishedFailsAlone() throws Exception {
        remote.page("{id: 1}");
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.service.drop(table);

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).failure().code()).isEqualTo("table_not_found");
    }

    @Test
    void aTenantStoresNoMoreRowsThanItMay() throws Exception {
        remote.page(people(0, 50));
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
        DOWNLOADS.planning.plan(DownloadState.initial(job.toString()));

        assertThatThrownBy(() -> DOWNLOADS
                        .download(new StoredRowLimit(49, Long.MAX_VALUE))
                        .read(DOWNLOADS.task(job, 0), 1))
                .hasMessageContaining("SNAPSHOT_MAX_ROWS");
        assertThat(rows(snapshot)).isEmpty();
        DOWNLOADS.end(job);
    }

    @Test
    void askingAgainWhileOneRunsGetsThatJob() throws Exception {
        remote.page("{id: 1}");
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);

        assertThat(DOWNLOADS.ask(snapshot, DownloadPayload.Mode.AUTO)).isEqualTo(job);
        DOWNLOADS.planning.plan(DownloadState.initial(job.toString()));
        DOWNLOADS.books.cancel(DownloadState.initial(job.toString()));

        assertThat(DOWNLOADS.ask(snapshot, DownloadPayload.Mode.AUTO)).isNotEqualTo(job);
        assertThat(DOWNLOADS.figures(job).status()).isEqualTo(PassStatus.CANCELLED);
    }

    @Test
    void twoJobsNeverWriteOneSnapshotAtTheSameTime() {
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
        boolean[] taken = DOWNLOADS.jdbi.inTransaction((Handle tx) -> new boolean[] {
            DOWNLOADS.snapshots.take(tx, snapshot.id(), job),
            DOWNLOADS.snapshots.take(tx, snapshot.id(), job),
            DOWNLOADS.snapshots.take(tx, snapshot.id(), UUID.randomUUID())
        });
        assertThat(taken).containsExactly(true, true, false);
        DOWNLOADS.books.cancel(DownloadState.initial(job.toString()));
        boolean takenByNext = DOWNLOADS.jdbi.inTransaction(
                (Handle tx) -> DOWNLOADS.snapshots.take(tx, snapshot.id(), UUID.randomUUID()));
        assertThat(takenByNext).isTrue();
    }
}
