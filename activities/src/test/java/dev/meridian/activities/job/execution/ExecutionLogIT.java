package dev.meridian.activities.job.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Log lines and phases of jobs are stored, bounded, and read as attempts. */
class ExecutionLogIT {
    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final JobProjection jobs = new JobProjection();
    private final ExecutionLog executionLog = new ExecutionLog(jdbi);
    private final ExecutionLogReader reader = new ExecutionLogReader(jdbi);

    private UUID accepted() {
        UUID id = JobIds.next();
        jdbi.useTransaction(tx -> jobs.insert(tx, new NewJob(id, "one", new JobType("email"), "s", null, "w/" + id)));
        return id;
    }

    private void phase(UUID job, String name, int delivery, @Nullable String code) {
        Instant now = Instant.now();
        executionLog.add(new Phase(job, name, delivery, "worker-" + delivery, now.minusMillis(1), now, code));
        executionLog.store();
    }

    private static LogLine line(UUID job, String text) {
        return new LogLine(job, Instant.now(), "INFO", 1, text);
    }

    @Test
    void eachAttemptHasItsPhasesItsFailureAndItsWait() {
        UUID id = accepted();
        assertThat(reader.attempts(id)).isEmpty();
        JobFailure failure = new JobFailure("http_status", "HTTP 503", true).retryingIn(Duration.ofSeconds(5));
        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
        phase(id, "refresh views", 1, null);
        phase(id, "sync objects", 1, "http_status");
        jdbi.useTransaction(tx -> jobs.retryLater(tx, id, failure));
        jdbi.useTransaction(tx -> jobs.start(tx, id, 2));
        jdbi.useTransaction(tx -> jobs.workerLost(tx, id, 1));
        phase(id, "refresh views", 2, null);
        assertThat(reader.attempts(id).getLast().endedAt()).as("it runs").isNull();
        jdbi.useTransaction(tx -> jobs.complete(tx, id, null));

        List<Attempt> attempts = reader.attempts(id);
        assertThat(attempts).extracting(Attempt::attempt).containsExactly(1, 2);
        Attempt first = attempts.getFirst();
        assertThat(first.phases()).extracting(Phase::name).containsExactly("refresh views", "sync objects");
        assertThat(Objects.requireNonNull(first.error()).code()).isEqualTo("http_status");
        assertThat(first.deliveries()).isEqualTo(1);
        assertThat(Duration.between(Objects.requireNonNull(first.endedAt()), Objects.requireNonNull(first.retryAt())))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        Attempt second = attempts.getLast();
        assertThat(second.phases()).extracting(Phase::delivery).containsExactly(2);
        assertThat(second.deliveries()).isEqualTo(2);
        assertThat(second.worker()).isEqualTo("worker-2");
        assertThat(second.error()).isNull();
        assertThat(second.retryAt()).isNull();
        assertThat(second.endedAt()).isNotNull();
    }

    @Test
    void aTryThatUsedUpNoAttemptIsAnotherDeliveryOfTheSame() {
        UUID id = accepted();
        JobFailure outage = new JobFailure(JobFailure.DATABASE_UNAVAILABLE, "away", true).retryingIn(Duration.ZERO);
        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
        jdbi.useTransaction(tx -> jobs.retryLater(tx, id, outage));
        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
        jdbi.useTransaction(tx -> jobs.fail(tx, id, new JobFailure("broken", "no", false)));

        List<Attempt> attempts = reader.attempts(id);
        assertThat(attempts).hasSize(1);
        assertThat(attempts.getFirst().deliveries()).isEqualTo(2);
        assertThat(Objects.requireNonNull(attempts.getFirst().error()).code()).isEqualTo("broken");
    }

    @Test
    void aJobThatWasDoneUnseenHasAnAttemptAndOneThatWasNeverTriedHasNone() {
        UUID done = accepted();
        jdbi.useTransaction(tx -> jobs.complete(tx, done, null));
        UUID superseded = accepted();
        jdbi.useTransaction(tx -> jobs.complete(tx, superseded, "superseded by newer update"));
        UUID cancelled = accepted();
        jdbi.useTransaction(tx -> jobs.cancel(tx, cancelled));

        assertThat(reader.attempts(done))
                .hasSize(1)
                .allSatisfy(attempt -> assertThat(attempt.endedAt()).isNotNull());
        assertThat(reader.attempts(superseded)).isEmpty();
        assertThat(reader.attempts(cancelled)).isEmpty();
    }

    @Test
    void theLastThousandLinesAreKeptAndCountTheOnesBefore() {
        UUID id = accepted();
        UUID other = accepted();
        for (int i = 1; i <= 2_300; i++) {
            executionLog.add(line(id, "line " + i));
            if (i % 100 == 0) {
                executionLog.add(line(other, "other " + i));
                executionLog.store();
            }
        }
        ExecutionLogReader.Log log = reader.log(id, 0, 1_000);
        assertThat(log.lines()).hasSize(1_000);
        assertThat(log.dropped()).isEqualTo(1_300);
        assertThat(log.lines().getFirst().n()).isEqualTo(1_301);
        assertThat(log.lines().getFirst().line().text()).isEqualTo("line 1301");
        assertThat(log.lines().getLast().line().text()).isEqualTo("line 2300");
        assertThat(reader.log(id, 2_298, 10).lines())
                .extracting(line -> line.line().text())
                .containsExactly("line 2299", "line 2300");
        assertThat(reader.log(other, 0, 1_000).lines()).hasSize(23);
    }

    @Test
    void longLinesAreCutAndNoMoreThan256KiBAreKept() {
        UUID id = accepted();
        for (int i = 0; i < 400; i++) {
            executionLog.add(line(id, "\0" + "x".repeat(1_998) + "\ud83d\ude00" + "y".repeat(3_000)));
        }
        executionLog.store();
        ExecutionLogReader.Log log = reader.log(id, 0, 1_000);
        assertThat(log.lines())
                .allSatisfy(line -> assertThat(line.line().text()).isEqualTo(" " + "x".repeat(1_998)));
        assertThat(log.lines().size()).isEqualTo((256 << 10) / 1_999);
        assertThat(log.dropped()).isEqualTo(400 - log.lines().size());
    }

    @Test
    void linesOfAJobThatIsGoneAreLeftOutAndTheOthersAreStored() {
        UUID gone = accepted();
        UUID there = accepted();
        jdbi.useHandle(handle -> handle.execute("DELETE FROM jobs WHERE id = ?", gone));
        executionLog.add(line(gone, "gone"));
        executionLog.add(line(there, "there"));
        phase(gone, "a", 1, null);
        phase(there, "b", 1, null);
        executionLog.close();
        assertThat(reader.log(gone, 0, 10).lines()).isEmpty();
        assertThat(reader.log(there, 0, 10).lines()).hasSize(1);
        assertThat(reader.log(there, 0, 10).dropped()).isZero();
    }
}
