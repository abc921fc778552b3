package dev.meridian.activities.explorer.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.InterceptedStore;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.explorer.object.ExplorerVerification.Report;
import dev.meridian.activities.explorer.object.ExplorerVerification.Sweep;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ExplorerVerificationIT {
    private final ExplorerFixture fixture = ExplorerFixture.create();
    private final ExplorerKey explorer = ExplorerFixture.newExplorer();
    private final InterceptedStore store = new InterceptedStore(fixture.bucket.store());
    private final ExplorerVerification verification = verification(Duration.ZERO);
    private final ExplorerDriftRepair repair =
            new ExplorerDriftRepair(fixture.jdbi, fixture.edits, fixture.bucket.store());

    @BeforeEach
    void anExplorerIsClean() {
        fixture.putAndRefresh(
                explorer,
                Tsv.published().view("Deaths", "One").view("Cases", "Two").view("Tests", "Three"));
    }

    @Test
    void whatIsInSyncIsReportedSoAndLeftAlone() {
        Report report = verification.verify(explorer);

        assertThat(report.checked()).isEqualTo(3);
        assertThat(report.missing() + report.different() + report.leftOver()).isZero();
        assertThat(report.repair()).isEmpty();
    }

    @Test
    void missingAndDifferentObjectsAreFoundAndPutRightByARefresh() {
        fixture.bucket.delete(fixture.configOf(explorer, "metric=deaths"));
        fixture.bucket.put(fixture.configOf(explorer, "metric=cases"), "{}");

        Report report = verification.verify(explorer);

        assertThat(report.missing()).isEqualTo(1);
        assertThat(report.different()).isEqualTo(1);
        fixture.refresh(explorer, report.repair().orElseThrow());
        assertInSync();
    }

    @Test
    void anObjectThatARefreshIsReplacingIsNoDifference() {
        store.beforeLookUp = InterceptedStore.once(
                id -> fixture.putAndRefresh(explorer, Tsv.published().view("Deaths", "New")));

        Report report = verification.verify(explorer);

        assertThat(report.missing() + report.different()).isZero();
        assertThat(report.repair()).isEmpty();
    }

    @Test
    void whatWaitsForARefreshThatIsOpenNeedsNoOtherOne() {
        AcceptedEdit accepted = fixture.put(explorer, Tsv.published().view("Deaths", "New"));
        fixture.refreshViews(fixture.turn(explorer, accepted));

        Report report = verification.verify(explorer);

        assertThat(report.leftOver()).isEqualTo(2);
        assertThat(report.repair()).isEmpty();
    }

    @Test
    void whatWaitsForARefreshThatNeverCameIsRefreshed() {
        AcceptedEdit accepted = fixture.put(explorer, Tsv.published().view("Deaths", "New"));
        fixture.refreshViews(fixture.turn(explorer, accepted));
        fixture.books.cancelJob(explorer, accepted.job().orElseThrow().id().toString());

        Report report = verification.verify(explorer);

        fixture.refresh(explorer, report.repair().orElseThrow());
        assertInSync();
    }

    @Test
    void aDeletionThatFailedIsRepeatedAfterAPause() {
        AcceptedEdit deletion = fixture.edits.delete(explorer).orElseThrow();
        RefreshTurn turn = fixture.turn(explorer, deletion);
        fixture.books.begin(turn, false);
        fixture.books.fail(turn, new JobFailure("object_store_failed", "away", true));

        repair.run();
        assertThat(fixture.control.dispatched).containsOnlyOnce(UUID.fromString(turn.jobId()));
        int before = fixture.control.dispatched.size();
        fixture.jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE jobs SET completed_at = completed_at - interval '1 hour' WHERE subject = :slug")
                .bind("slug", explorer.slug())
                .execute());
        assertThat(repair.run()).isEqualTo(1);

        assertThat(fixture.control.dispatched).hasSize(before + 1);
        UUID again = List.copyOf(fixture.control.dispatched).getLast();
        fixture.refresh(
                explorer,
                new AcceptedEdit(
                        explorer.slug(),
                        deletion.generation() + 1,
                        false,
                        Optional.of(AcceptedJob.known(again, JobStatus.PENDING))));
        assertThat(fixture.count("SELECT count(*) FROM explorers WHERE slug = :slug", explorer))
                .isZero();
        assertThat(fixture.bucket.contents()).isEmpty();
    }

    @Test
    void theSweepDeletesOnlyWhatNobodyKnowsAndIsOlderThanAnHour() {
        fixture.bucket.put(UUID.randomUUID(), "{}");

        assertThat(verification.verifyAll()).isEqualTo(new Sweep(4, 0, 1));
        assertThat(verification(Duration.ofMinutes(61)).verifyAll()).isEqualTo(new Sweep(4, 1, 0));

        assertInSync();
    }

    @Test
    void theSweepLeavesWhatATombstoneKnowsToTheRefresh() {
        AcceptedEdit accepted = fixture.put(explorer, Tsv.published());
        fixture.refreshViews(fixture.turn(explorer, accepted));

        assertThat(verification(Duration.ofMinutes(61)).verifyAll()).isEqualTo(new Sweep(3, 0, 0));
    }

    @Test
    void theRepairRefreshesACleanExplorerWhoseObjectIsDoubted() {
        UUID id = fixture.configOf(explorer, "metric=deaths");
        fixture.bucket.put(id, "late");
        new SyncLedger(fixture.jdbi).doubt(explorer, id);

        assertThat(repair.run()).isEqualTo(1);

        assertThat(fixture.status(explorer)).isEqualTo("queued");
        assertThat(repair.run()).as("a refresh is on its way").isZero();
        fixture.refresh(explorer, newestJob());
        assertInSync();
    }

    @Test
    void theRepairDeletesALateObjectOfAnExplorerThatIsGone() {
        UUID id = fixture.configOf(explorer, "metric=deaths");
        fixture.refresh(explorer, fixture.edits.delete(explorer).orElseThrow());
        fixture.bucket.put(id, "late");
        new SyncLedger(fixture.jdbi).doubt(explorer, id);

        assertThat(repair.run()).isEqualTo(1);

        assertThat(fixture.bucket.contents()).isEmpty();
        assertThat(fixture.count("SELECT count(*) FROM object_tombstones WHERE slug = :slug", explorer))
                .isZero();
        assertThat(repair.run()).isZero();
    }

    private AcceptedEdit newestJob() {
        Map.Entry<UUID, Long> job = fixture.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, generation FROM jobs WHERE subject = :slug ORDER BY generation DESC LIMIT 1")
                .bind("slug", explorer.slug())
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
                .one());
        return new AcceptedEdit(
                explorer.slug(), job.getValue(), true, Optional.of(AcceptedJob.known(job.getKey(), JobStatus.PENDING)));
    }

    private ExplorerVerification verification(Duration later) {
        return new ExplorerVerification(fixture.jdbi, store, fixture.edits, Clock.offset(Clock.systemUTC(), later));
    }

    private void assertInSync() {
        assertThat(fixture.bucket.contents()).isEqualTo(fixture.expectedObjects(explorer));
    }
}
