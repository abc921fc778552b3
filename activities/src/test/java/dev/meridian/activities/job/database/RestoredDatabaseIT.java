package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.activities.job.live.EventHistory;
import dev.meridian.activities.job.live.EventLog;
import dev.meridian.activities.job.live.EventScope;
import dev.meridian.activities.job.live.JobMinutes;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.query.ActionableJobs;
import dev.meridian.activities.job.table.query.ActionableJobs.Action;
import dev.meridian.activities.job.table.query.ActionableJobs.Selection;
import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/**
 * A database that pg_restore has put into a server which has given out fewer transaction ids than the server that was dumped: the
 * stored ids are as they were there.
 */
class RestoredDatabaseIT {
    private static final String TENANT = "one";
    private static final JobType TYPE = new JobType("email");

    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = database.jdbi();
    private final JobProjection jobs = new JobProjection();

    private UUID failed() {
        UUID id = JobIds.next();
        jdbi.useTransaction(tx -> jobs.insert(tx, new NewJob(id, TENANT, TYPE, "s", null, "w/" + id)));
        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
        jdbi.useTransaction(tx -> jobs.fail(tx, id, new JobFailure("busy", "no", true)));
        return id;
    }

    /** Has the rows that the database has now come from a server that is some transactions ahead, and starts the product. */
    private void restoreFromServerAheadBy(long transactions) {
        jdbi.useHandle(
                handle -> handle.createScript("""
                        UPDATE job_events SET xid = (xid::text::bigint + %1$d)::text::xid8;
                        UPDATE landmark_entries SET published_in = (published_in::text::bigint + %1$d)::text::xid8;
                        UPDATE job_minutes_seen
                        SET snapshot = format('%%1$s:%%1$s:', pg_snapshot_xmax(snapshot)::text::bigint + %1$d)::pg_snapshot
                        WHERE snapshot IS NOT NULL""".formatted(transactions)).execute());
        Database.migrate(database.dataSource());
    }

    private long failuresCounted() {
        new JobMinutes(jdbi).count();
        Instant now = Instant.now();
        return new JobMinutes(jdbi)
                .between(TENANT, null, now.minus(Duration.ofHours(2)), now, Duration.ofHours(3))
                .getFirst()
                .failed();
    }

    private int actionable(String asOf) {
        return jdbi.withHandle(handle -> ActionableJobs.count(
                handle,
                TENANT,
                new Selection(JobFilter.ALL, null, asOf, null),
                Action.RETRY,
                List.of(TYPE.name()),
                100));
    }

    @Test
    void whatHappensAfterTheRestoreIsCountedAndWhatWasCountedIsNotCountedAgain() {
        failuresCounted();
        failed();
        assertThat(failuresCounted()).isEqualTo(1);
        restoreFromServerAheadBy(1_000_000);
        assertThat(failuresCounted()).isEqualTo(1);
        failed();
        assertThat(failuresCounted()).isEqualTo(2);
    }

    @Test
    void bulkActionsFindTheJobsThatTheirDryRunCounted() {
        failed();
        restoreFromServerAheadBy(1_000_000);
        String asOf = jdbi.withHandle(EventLog::now).toString();
        assertThat(actionable(asOf)).isEqualTo(1);
    }

    @Test
    void theLogIsReadInItsOrderAndGoesOnWithWhatIsNew() {
        UUID before = failed();
        restoreFromServerAheadBy(1_000_000);
        UUID after = failed();
        assertThat(new EventHistory(jdbi).after(EventCursor.BEGINNING, new EventScope.OfTenant(TENANT), 100))
                .hasValueSatisfying(page -> assertThat(page.changes())
                        .extracting(change -> change.event().jobId())
                        .containsExactly(before, before, before, after, after, after));
    }

    @Test
    void aSearchHasMissedNoRecordThatWasThereBeforeTheRestore() {
        EntryTable entries = new EntryTable();
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO landmark_entries (tenant, version, sha256) VALUES (?, 1, '\\x00')""", TENANT));
        restoreFromServerAheadBy(1_000_000);
        boolean isSeen = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT pg_visible_in_snapshot(published_in, ?::pg_snapshot) FROM landmark_entries")
                .bind(0, entries.seen(handle))
                .mapTo(boolean.class)
                .one());
        assertThat(isSeen).isTrue();
    }

    @Test
    void aDatabaseThatStayedInItsServerIsLeftAlone() {
        failed();
        List<String> written = transactions();
        Database.migrate(database.dataSource());
        assertThat(transactions()).isEqualTo(written).doesNotContain("3");
    }

    private List<String> transactions() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT xid::text FROM job_events ORDER BY id")
                .mapTo(String.class)
                .list());
    }
}
