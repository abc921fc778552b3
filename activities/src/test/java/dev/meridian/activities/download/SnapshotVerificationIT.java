package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.TableComparison;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A verification names the rows in which a table and its source differ, and writes nothing. */
class SnapshotVerificationIT {
    private final TestDownloads downloads = new TestDownloads();
    private final FakeService.FakeTable remote = downloads.service.table("people");

    private SnapshotVerification.Verified verify(Snapshots.Snapshot snapshot) throws InterruptedException {
        return verify(snapshot, UUID.randomUUID().toString());
    }

    private SnapshotVerification.Verified verify(Snapshots.Snapshot snapshot, String task) throws InterruptedException {
        SnapshotVerification verification =
                new SnapshotVerification(downloads.jdbi, downloads.snapshots, downloads.connections);
        return (SnapshotVerification.Verified) verification.perform(new Task<>(
                task,
                TestDownloads.TENANT,
                new SnapshotVerification.Payload(snapshot.id().toString(), null),
                1,
                Duration.ofMinutes(5)));
    }

    @Test
    void aSnapshotThatADownloadHasIsLeftAloneAndThatIsNoFailedAttempt() throws Exception {
        remote.page("{id: 1}");
        Snapshots.Snapshot snapshot = downloads.snapshot("busy", "people");
        downloads.run(snapshot);
        UUID download = downloads.ask(snapshot, DownloadPayload.Mode.FULL);
        downloads.planning.plan(DownloadState.initial(download.toString()));

        assertThatThrownBy(() -> verify(snapshot)).isInstanceOfSatisfying(JobException.class, busy -> {
            assertThat(busy.toFailure().code()).isEqualTo(JobFailure.SNAPSHOT_BUSY);
            assertThat(busy.toFailure().retryable()).isTrue();
            assertThat(busy.toFailure().usesUpAttempt()).isFalse();
        });
        downloads.readToTheEnd(download, 0);
        downloads.end(download);
        assertThat(verify(snapshot).agrees()).isTrue();
    }

    @Test
    void twoItemsOfABatchVerifyASnapshotOneAfterTheOtherAndNoneGivesItBackForTheOther() throws Exception {
        remote.page("{id: 1}");
        Snapshots.Snapshot snapshot = downloads.snapshot("twice", "people");
        downloads.run(snapshot);
        UUID batch = downloads.ask(downloads.snapshot("open job", "people"), DownloadPayload.Mode.FULL);
        String first = batch + "/0";
        assertThat(take(snapshot, batch, first)).isTrue();

        assertThatThrownBy(() -> verify(snapshot, batch + "/1"))
                .isInstanceOfSatisfying(
                        JobException.class,
                        busy -> assertThat(busy.toFailure().code()).isEqualTo(JobFailure.SNAPSHOT_BUSY));
        assertThat(take(snapshot, UUID.randomUUID(), "another job"))
                .as("the first item still has the snapshot")
                .isFalse();
        assertThat(verify(snapshot, first).agrees())
                .as("the next attempt of the first item")
                .isTrue();
        assertThat(verify(snapshot, batch + "/1").agrees()).isTrue();
        assertThat(take(snapshot, UUID.randomUUID(), "another job")).isTrue();
    }

    @Test
    void anItemThatEndedWithoutGivingTheSnapshotBackHoldsUpNoOtherItem() throws Exception {
        remote.page("{id: 1}");
        Snapshots.Snapshot snapshot = downloads.snapshot("kept", "people");
        downloads.run(snapshot);
        UUID batch = downloads.ask(downloads.snapshot("another open job", "people"), DownloadPayload.Mode.FULL);
        assertThat(take(snapshot, batch, batch + "/0")).isTrue();
        downloads.jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO batch_items (job_id, index, input) VALUES (?, 0, '{}'), (?, 1, '{}')", batch, batch));
        assertThat(take(snapshot, batch, batch + "/1")).isFalse();

        downloads.jdbi.useHandle(handle ->
                handle.execute("UPDATE batch_items SET status = 'failed' WHERE job_id = ? AND index = 0", batch));

        assertThat(verify(snapshot, batch + "/1").agrees()).isTrue();
    }

    private boolean take(Snapshots.Snapshot snapshot, UUID job, String task) {
        return downloads.jdbi.inTransaction(tx -> downloads.snapshots.take(tx, snapshot.id(), job, task));
    }

    private String contents(Snapshots.Snapshot snapshot) {
        return downloads.text("SELECT string_agg(t::text || xmin::text, ' ' ORDER BY _id) FROM \"" + snapshot.schema()
                + "\".people AS t");
    }

    @Test
    void aFreshSnapshotAgreesWithItsSource() throws Exception {
        remote.page("{id: 1, name: 'Ada', n: 1}", "{id: 2, name: 'Bob'}")
                .page("{id: 3, doc: {a: [1]}}", "{id: 1, name: 'Ada the last', n: 2.5}");
        Snapshots.Snapshot snapshot = downloads.snapshot("fresh", "people");
        downloads.run(snapshot);
        String before = contents(snapshot);

        SnapshotVerification.Verified verified = verify(snapshot);

        assertThat(verified.agrees()).as(verified.toString()).isTrue();
        assertThat(verified.tables()).hasSize(1);
        assertThat(verified.tables().getFirst().rows()).isEqualTo(3);
        assertThat(contents(snapshot)).isEqualTo(before);
    }

    @Test
    void rowsThatAreMissingSurplusOrDifferentAreNamed() throws Exception {
        remote.page("{id: 1, n: 1}", "{id: 2, n: 2}", "{id: 3, n: 3}", "{id: 4, n: 4}", "{id: 5, n: 5}");
        Snapshots.Snapshot snapshot = downloads.snapshot("changed", "people");
        downloads.run(snapshot);
        // A text in a column of numbers, a new field, a row that is gone, one that is new, and one that changed here.
        remote.now(
                "{id: 1, n: 'one'}",
                "{id: 2, n: 2, extra: true}",
                "{id: 3, n: 3}",
                "{id: 5, n: 5}",
                "{id: 6, n: 6}",
                "{n: 7}");
        downloads.jdbi.useHandle(
                handle -> handle.execute("UPDATE \"" + snapshot.schema() + "\".people SET n = 0 WHERE _id = '3'"));
        String before = contents(snapshot);

        TableComparison.Differences found = verify(snapshot).tables().getFirst();

        assertThat(found.missing()).isEqualTo(new TableComparison.Found(1, List.of("6")));
        assertThat(found.surplus()).isEqualTo(new TableComparison.Found(1, List.of("4")));
        assertThat(found.different()).isEqualTo(new TableComparison.Found(3, List.of("1", "2", "3")));
        assertThat(found.rejected()).isEqualTo(1);
        assertThat(contents(snapshot)).isEqualTo(before);
        assertThat(downloads.columns(snapshot, "people")).isEqualTo(Map.of("n", "bigint"));
    }

    @Test
    void fieldsThatThePolicyLeavesOutAreNoDifference() throws Exception {
        remote.page("{id: 1, n: 1}");
        Snapshots.Snapshot snapshot =
                downloads.snapshot("ignoring", List.of(TestDownloads.wanted("people", SchemaPolicy.IGNORE, Map.of())));
        downloads.run(snapshot);
        remote.now("{id: 1, n: 1, extra: 7}");

        assertThat(verify(snapshot).agrees()).isTrue();
    }
}
