package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.store.Rejects;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.download.DownloadState;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of downloads, with a service that a test controls and a real PostgreSQL. */
class DownloadIT extends OneTableTest {
    private List<String> versions(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.jdbi.withHandle(
                handle -> handle.createQuery("SELECT _id || ctid || xmin || ' ' || xmax FROM \"" + snapshot.schema()
                                + "\"." + table + " ORDER BY _id")
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void whatIsStoredWhenAPageFailsStaysAndIsNotReadAgain() throws Exception {
        remote.page(TestDownloads.people(0, 3)).page(TestDownloads.people(3, 6)).page(TestDownloads.people(6, 9));
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
            remote.page(TestDownloads.people(1_000 + page * 6_000, 7_000 + page * 6_000));
        }
        remote.page("{id: 1, a: 4}");
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(rows(snapshot).get("1")).isEqualTo(Map.of("a", "4"));
        assertThat(rows(snapshot).get("2")).isEqualTo(Map.of("a", "3"));
        assertThat(DOWNLOADS.figures(job).counts().rows()).isEqualTo(18_002);
        assertThat(DOWNLOADS.figures(job).completeness().repeated()).isEqualTo(3);
        assertThat(rows(snapshot)).hasSize(18_002);
    }

    @Test
    void unchangedRowsAreNotWrittenAndTheReceiptStaysTheSame() throws Exception {
        remote.page(TestDownloads.people(0, 500)).page(TestDownloads.people(500, 1_000));
        Snapshots.Snapshot snapshot = snapshot();
        UUID first = DOWNLOADS.run(snapshot);
        List<String> before = versions(snapshot);

        remote.pages.clear();
        remote.page(TestDownloads.people(500, 1_000)).page(TestDownloads.people(0, 500));
        UUID second = DOWNLOADS.run(snapshot);

        assertThat(versions(snapshot)).isEqualTo(before);
        assertThat(DOWNLOADS.figures(second).counts().changed()).isZero();
        assertThat(DOWNLOADS.figures(second).counts().rows()).isEqualTo(1_000);
        assertThat(DOWNLOADS.figures(second).completeness().digest())
                .isEqualTo(DOWNLOADS.figures(first).completeness().digest());
    }

    @Test
    void rowsThatACompletePassDoesNotSeeAreDeleted() throws Exception {
        remote.page(TestDownloads.people(0, 100));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now(TestDownloads.people(10, 105));
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).counts().deleted()).isEqualTo(10);
        assertThat(rows(snapshot)).hasSize(95).doesNotContainKey("9").containsKey("104");
    }

    @Test
    void manyDeletionsAreHeldBackUntilAnOperatorLetsThemGo() throws Exception {
        remote.page(TestDownloads.people(0, 100));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now(TestDownloads.people(11, 100));
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
        remote.page(TestDownloads.people(0, 3));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now();
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).counts().held()).isEqualTo(3);
        assertThat(rows(snapshot)).hasSize(3);
    }

    @Test
    void anIncompletePassDeletesNothingAndSaysWhy() throws Exception {
        remote.page(TestDownloads.people(0, 5));
        Snapshots.Snapshot snapshot = snapshot();
        DOWNLOADS.run(snapshot);

        remote.now(TestDownloads.people(1, 5));
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
        remote.page(IntStream.range(0, 102)
                .mapToObj(i -> i == 50 ? "{id: 50, n: 50}" : "{n: " + i + "}")
                .toArray(String[]::new));
        Snapshots.Snapshot snapshot = snapshot();

        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.figures(job).failure().code()).isEqualTo("too_many_rejects");
        assertThat(DOWNLOADS.figures(job).counts().rejected()).isEqualTo(101);
        List<Rejects.Rejected> rejects =
                DOWNLOADS.jdbi.withHandle(handle -> new Rejects().of(handle, snapshot.id(), 0, 1));
        assertThat(rejects).extracting(Rejects.Rejected::code).containsExactly("id_missing");
        assertThat(rows(snapshot)).as("a page is stored whole or not at all").isEmpty();
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
        remote.page(TestDownloads.people(0, 2)).page(TestDownloads.people(2, 4)).page(TestDownloads.people(4, 6));
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
}
