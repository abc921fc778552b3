package dev.meridian.activities.job.table.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Since when the job waits that has waited longest. */
class WaitingJobsIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    @BeforeEach
    void nothingWaits() {
        JDBI.useHandle(handle -> handle.execute("TRUNCATE jobs CASCADE"));
    }

    /** A job that was accepted so many seconds ago. */
    private static void insert(
            String tenant, String type, String status, int secondsAgo, String columns, String values) {
        JDBI.useHandle(
                handle -> handle.execute("""
                INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, created_at%s)
                VALUES (uuidv7(%d * interval '-1 second'), ?, ?, ?, 's', 'w' || random(), now() - %d * interval '1 second'%s)""".formatted(columns, secondsAgo, secondsAgo, values), tenant, type, status));
    }

    private static void insert(String tenant, String status, int secondsAgo) {
        insert(tenant, "sleep", status, secondsAgo, "", "");
    }

    private static Optional<Instant> oldest(JobFilter filter) {
        return JDBI.withHandle(handle -> WaitingJobs.oldest(handle, "a", filter));
    }

    private static void requireWaitingFor(int seconds, JobFilter filter) {
        Duration since = Duration.between(oldest(filter).orElseThrow(), Instant.now());
        assertThat(since).isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 60));
    }

    @Test
    void theOldestPendingJobOfTheTenantOrTheSharedOneIsTheOne() {
        insert("a", "completed", 9_000);
        insert("other", "pending", 8_000);
        insert("a", "pending", 600);
        insert("a", "pending", 300);
        requireWaitingFor(600, JobFilter.ALL);
        insert("public", "pending", 900);
        requireWaitingFor(900, JobFilter.ALL);
    }

    @Test
    void aJobOfALaterTimeWaitsFromThatTimeOn() {
        insert("a", "sleep", "pending", 9_000, ", run_at", ", now() + interval '1 hour'");
        assertThat(oldest(JobFilter.ALL)).isEmpty();
        insert("a", "sleep", "pending", 9_000, ", run_at", ", now() - interval '500 seconds'");
        requireWaitingFor(500, JobFilter.ALL);
    }

    @Test
    void aJobThatWaitsForAnotherAttemptDoesNotWaitForItsTurn() {
        insert(
                "a",
                "sleep",
                "pending",
                9_000,
                ", next_retry_at, error_code",
                ", now() + interval '5 seconds', 'http_status'");
        assertThat(oldest(JobFilter.ALL)).isEmpty();
    }

    @Test
    void theFilterHoldsWithoutWhatItSaysOfStates() {
        insert("a", "webhook", "pending", 900, "", "");
        insert("a", "email", "pending", 300, "", "");
        JobFilter emails = JobFilter.ALL.withType(Choice.of("email")).withStatus(Choice.of("failed"));
        requireWaitingFor(300, emails);
        assertThat(oldest(JobFilter.ALL.withType(Choice.of("sleep")))).isEmpty();
    }
}
