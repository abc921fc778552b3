package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StaleWriterException;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.download.TableTask;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What several tables, jobs and workers do to one another, and what a job knows of the one before. */
class DownloadedTablesIT extends OneTableTest {
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
        remote.page(TestDownloads.people(0, 50));
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

    @Test
    void aWorkerThatWasFrozenAndWakesUpWritesNothing() throws Exception {
        remote.page(TestDownloads.people(0, 3)).page(TestDownloads.people(3, 6));
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
        remote.page(TestDownloads.people(0, 20));
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
}
