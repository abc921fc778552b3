package dev.meridian.activities.job.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.live.JobMinutes.Minutes;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What began and ended is counted once, whoever counts it and in whatever order transactions commit. */
class JobMinutesIT {
    private static final JobType TYPE = new JobType("email");

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final JobProjection jobs = new JobProjection();
    private final JobMinutes minutes = new JobMinutes(jdbi);

    private UUID accepted(String tenant) {
        UUID id = JobIds.next();
        jdbi.useTransaction(tx -> jobs.insert(tx, new NewJob(id, tenant, TYPE, "s", null, "w/" + id)));
        return id;
    }

    private Minutes sum(String tenant) {
        Instant now = Instant.now();
        return minutes.between(tenant, null, now.minus(Duration.ofHours(2)), now, Duration.ofHours(3))
                .getFirst();
    }

    @Test
    void whatWasThereBeforeTheFirstCountIsLeftOutAndTheRestIsCountedOnce() {
        UUID before = accepted("one");
        jdbi.useTransaction(tx -> jobs.start(tx, before, 1));
        minutes.count();
        UUID failed = accepted("one");
        jdbi.useTransaction(tx -> jobs.complete(tx, before, null));
        jdbi.useTransaction(tx -> jobs.start(tx, failed, 1));
        jdbi.useTransaction(tx -> jobs.retryLater(tx, failed, new JobFailure("busy", "later", true)));
        jdbi.useTransaction(tx -> jobs.start(tx, failed, 2));
        jdbi.useTransaction(tx -> jobs.fail(tx, failed, new JobFailure("busy", "no", true)));
        UUID cancelled = accepted("one");
        jdbi.useTransaction(tx -> jobs.cancel(tx, cancelled));
        UUID others = accepted("two");
        jdbi.useTransaction(tx -> jobs.start(tx, others, 1));
        minutes.count();
        minutes.count();

        Minutes sum = sum("one");
        assertThat(sum.started()).as("a second attempt is no second start").isEqualTo(1);
        assertThat(sum.completed()).isEqualTo(1);
        assertThat(sum.failed()).isEqualTo(1);
        assertThat(sum.cancelled()).isEqualTo(1);
        assertThat(sum("two").started()).isEqualTo(1);
        assertThat(sum("three").started()).isZero();
    }

    @Test
    void aTransactionThatCommitsAfterLaterOnesIsCountedToo() {
        minutes.count();
        UUID slow = accepted("one");
        try (Handle open = jdbi.open()) {
            open.begin();
            jobs.start(open, slow, 1);
            UUID quick = accepted("one");
            jdbi.useTransaction(tx -> jobs.start(tx, quick, 1));
            minutes.count();
            assertThat(sum("one").started()).isEqualTo(1);
            open.commit();
        }
        minutes.count();
        assertThat(sum("one").started()).isEqualTo(2);
    }

    @Test
    void severalProcessesThatCountAtOnceCountNothingTwice() throws Exception {
        minutes.count();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int worker = 0; worker < 3; worker++) {
                work.add(() -> {
                    for (int i = 0; i < 40; i++) {
                        UUID id = accepted("one");
                        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
                        jdbi.useTransaction(tx -> jobs.complete(tx, id, null));
                    }
                    return null;
                });
                work.add(() -> {
                    for (int i = 0; i < 60; i++) {
                        new JobMinutes(jdbi).count();
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }
        minutes.count();
        assertThat(sum("one").started()).isEqualTo(120);
        assertThat(sum("one").completed()).isEqualTo(120);
    }

    @Test
    void timesAreRightToATenth() {
        minutes.count();
        for (int seconds = 1; seconds <= 100; seconds++) {
            UUID id = accepted("one");
            double ran = seconds;
            jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
            jdbi.useHandle(handle -> handle.execute(
                    "UPDATE jobs SET started_at = clock_timestamp() - ? * interval '1 second', created_at ="
                            + " created_at - interval '1 day' WHERE id = ?",
                    ran,
                    id));
            jdbi.useTransaction(tx -> jobs.complete(tx, id, null));
        }
        minutes.count();
        Minutes sum = sum("one");
        assertThat(Objects.requireNonNull(sum.runP50Ms()).doubleValue()).isBetween(50_000 / 1.11, 50_000 * 1.11);
        assertThat(Objects.requireNonNull(sum.runP95Ms()).doubleValue()).isBetween(95_000 / 1.11, 95_000 * 1.11);
        assertThat(sum.waitP95Ms()).as("of the starts").isLessThan(60_000);
    }

    @Test
    void bucketsWithoutAnythingAreThereAndOldMinutesAreForgotten() {
        Instant now = Instant.now();
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO job_minutes (tenant, type, minute, what, code, bucket, count)
                VALUES ('one', 'email', now() - interval '32 days', 'started', '', 0, 5),
                       ('one', 'email', now() - interval '30 days', 'started', '', 0, 7)"""));
        List<Minutes> months = minutes.between("one", "email", now.minus(Duration.ofDays(40)), now, Duration.ofDays(1));
        assertThat(months).hasSize(40);
        assertThat(months.stream().mapToLong(Minutes::started).sum()).isEqualTo(12);
        minutes.forgetOld();
        assertThat(minutes.between("one", "email", now.minus(Duration.ofDays(40)), now, Duration.ofDays(1)).stream()
                        .mapToLong(Minutes::started)
                        .sum())
                .isEqualTo(7);
        assertThat(minutes.between("one", "sleep", now.minus(Duration.ofDays(40)), now, Duration.ofDays(1)).stream()
                        .mapToLong(Minutes::started)
                        .sum())
                .isZero();
    }
}
