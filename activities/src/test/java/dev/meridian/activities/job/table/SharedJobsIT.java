package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SharedJobsIT {
    private static final String PAGE = "page/one/1";
    private static final String RUN = "run-1";
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    private final JobProjection projection = new JobProjection();
    private final SharedJobs jobs = new SharedJobs();

    @Test
    void aJobIsOfOneWorkflowOnly() {
        List<UUID> ids = accept(4);
        handedOver(ids.get(0), "own run");
        assertThat(claim(PAGE + "a", ids)).isEqualTo(Set.copyOf(ids.subList(1, 4)));
        assertThat(claim(PAGE + "b", ids)).isEmpty();
        assertThat(JDBI.inTransaction((Handle tx) -> projection.begin(tx, ids.get(1), 1, RUN)))
                .as("the job's own workflow does not begin it any more")
                .isEmpty();
        handedOver(ids.get(1), "own run");
        assertThat(row(ids.get(1)).runId()).isNull();
        assertThat(row(ids.get(1)).workflowId()).isEqualTo(PAGE + "a");
        assertThat(begin(PAGE + "b", ids)).isEmpty();
    }

    @Test
    void aJobThatHasBegunOrEndedIsNotTaken() {
        List<UUID> ids = accept(2);
        JDBI.useTransaction(tx -> projection.start(tx, ids.get(0), 1));
        JDBI.useTransaction(tx -> projection.cancel(tx, ids.get(1)));
        assertThat(claim(PAGE + "c", ids)).isEmpty();
    }

    @Test
    void eachJobBeginsAndEndsInItsOwnRow() {
        String page = PAGE + "d";
        List<UUID> ids = accept(4);
        claim(page, ids);
        assertThat(begin(page, ids)).hasSize(4).allMatch(begun -> "{}".equals(begun.payload()));
        assertThat(ids).allMatch(id -> RUN.equals(row(id).runId()) && row(id).status() == JobStatus.RUNNING);

        JobFailure busy = new JobFailure("busy", "Try again", true, Duration.ofSeconds(30));
        List<OpenJob> left = end(
                page,
                new EndedAttempt(ids.get(0), JobStatus.COMPLETED, "{\"a\":1}", null),
                new EndedAttempt(ids.get(1), JobStatus.FAILED, null, new JobFailure("refused", "Never", false)),
                new EndedAttempt(ids.get(2), JobStatus.PENDING, null, busy),
                new EndedAttempt(ids.get(3), JobStatus.CANCELLED, null, null));

        assertThat(ids.stream().map(id -> row(id).status()))
                .containsExactly(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.PENDING, JobStatus.CANCELLED);
        assertThat(JDBI.withHandle(handle -> JobQueries.content(handle, "one", ids.get(0)))
                        .orElseThrow()
                        .result())
                .isEqualTo("{\"a\":1}");
        assertThat(left).hasSize(1);
        OpenJob again = left.getFirst();
        assertThat(again.id()).isEqualTo(ids.get(2));
        assertThat(again.isShared()).isFalse();
        assertThat(again.workflowId()).isEqualTo("task/" + again.id());
        assertThat(again.runId()).isNull();
        assertThat(again.next().attempt()).isEqualTo(2);
        assertThat(again.next().isFirst()).isFalse();
        assertThat(again.next().notBefore())
                .isBetween(Instant.now(), Instant.now().plusSeconds(60));
        assertThat(ids.stream().map(id -> row(id).eventSeq())).containsExactly(3, 3, 3, 3);
    }

    @Test
    void aWaitForAQuotaUsesUpNoAttempt() {
        String page = PAGE + "e";
        List<UUID> ids = accept(1);
        claim(page, ids);
        begin(page, ids);
        List<OpenJob> left = end(
                page,
                new EndedAttempt(
                        ids.getFirst(),
                        JobStatus.PENDING,
                        null,
                        new JobFailure(JobFailure.QUOTA_EXHAUSTED, "Wait", true, Duration.ofSeconds(1))));
        assertThat(left).extracting(job -> job.next().attempt()).containsExactly(1);
    }

    @Test
    void afterALostWorkerTheRunningJobsLeaveWithTheirAttemptAndTheWaitingOnesStay() {
        String page = PAGE + "f";
        List<UUID> ids = accept(3);
        claim(page, ids);
        begin(page, ids.subList(0, 1));
        List<OpenJob> left = JDBI.inTransaction((Handle tx) -> jobs.leaveAfterLoss(tx, page, "lost"));
        assertThat(left).extracting(OpenJob::id).containsExactly(ids.getFirst());
        assertThat(left.getFirst().next().attempt()).isEqualTo(1);
        assertThat(row(ids.getFirst()).lastFailure()).isEqualTo(new JobError(JobFailure.WORKER_LOST, "lost", true));
        List<SharedJobs.Open> open = JDBI.withHandle(handle -> jobs.open(handle, page));
        assertThat(open).extracting(SharedJobs.Open::id).containsExactlyElementsOf(ids.subList(1, 3));
        assertThat(JDBI.inTransaction((Handle tx) -> jobs.leave(tx, page)))
                .extracting(job -> job.next().isFirst())
                .as("they are not to share a workflow once more")
                .containsExactly(false, false);
    }

    @Test
    void aJobWhoseCancellationWasAskedForBeginsNoMoreAndIsNotTriedAgain() {
        String page = PAGE + "g";
        List<UUID> ids = accept(2);
        claim(page, ids);
        begin(page, ids.subList(0, 1));
        assertThat(requestCancel(page, ids.get(0))).isTrue();
        assertThat(requestCancel(page, ids.get(1))).isFalse();
        assertThat(requestCancel("page/one/another", ids.get(0))).isFalse();
        assertThat(begin(page, ids.subList(1, 2))).isEmpty();
        Set<UUID> toCancel = JDBI.withHandle(handle -> jobs.toCancel(handle, page));
        assertThat(toCancel).containsExactly(ids.getFirst());
        assertThat(end(
                        page,
                        new EndedAttempt(
                                ids.getFirst(), JobStatus.PENDING, null, new JobFailure("busy", "Again", true))))
                .isEmpty();
        assertThat(row(ids.getFirst()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aJobIsBegunByWhoeverTriesAgainBecauseTheAnswerWasLost() {
        String page = PAGE + "h";
        List<UUID> ids = accept(3);
        claim(page, ids);
        begin(page, ids.subList(0, 2));
        assertThat(begin(page, ids)).extracting(SharedJobs.Begun::id).containsExactly(ids.get(2));
        assertThat(JDBI.inTransaction((Handle tx) -> jobs.begin(tx, page, RUN, ids, ids.subList(0, 1))))
                .extracting(SharedJobs.Begun::id)
                .containsExactly(ids.getFirst());
        assertThat(JDBI.inTransaction((Handle tx) -> jobs.begin(tx, page, "another run", ids, ids)))
                .isEmpty();
        assertThat(ids.stream().map(id -> row(id).eventSeq()))
                .as("no event for what changed nothing")
                .containsExactly(2, 2, 2);
    }

    @Test
    void aResultThatComesAfterItsWorkerSeemedLostIsKeptAndAFailureIsNot() {
        String page = PAGE + "i";
        List<UUID> ids = accept(3);
        claim(page, ids);
        begin(page, ids);
        JDBI.useTransaction(tx -> jobs.leaveAfterLoss(tx, page, "lost"));
        assertThat(claim(PAGE + "j", ids.subList(2, 3))).as("it was tried").isEmpty();
        JobFailure never = new JobFailure("refused", "Never", false);
        assertThat(end(
                        page,
                        new EndedAttempt(ids.get(0), JobStatus.COMPLETED, "{\"a\":1}", null),
                        new EndedAttempt(ids.get(1), JobStatus.FAILED, null, never),
                        new EndedAttempt(ids.get(2), JobStatus.PENDING, null, new JobFailure("busy", "Again", true))))
                .isEmpty();
        assertThat(ids.stream().map(id -> row(id).status()))
                .containsExactly(JobStatus.COMPLETED, JobStatus.PENDING, JobStatus.PENDING);
        assertThat(row(ids.getFirst()).lastFailure()).isNull();
    }

    @Test
    void manyJobsAreInsertedInOneStatementAndASingletonOnlyOnce() {
        List<JobInsert> inserts = Stream.of("key", "key", "other")
                .map(key -> JobInsert.of(
                        new NewJob(JobIds.next(), "one", new JobType("webhook"), "subject", null, "w/" + key),
                        new JobTerms(2, Instant.now(), 5, Duration.ofSeconds(7), key, null, "00ff", "{}")))
                .toList();
        Set<UUID> inserted = JDBI.inTransaction((Handle tx) -> JobInsert.insert(tx, inserts));
        assertThat(inserted)
                .containsExactlyInAnyOrder(
                        inserts.get(0).job().id(), inserts.get(2).job().id());
        JobTerms stored = JDBI.withHandle(
                handle -> StoredTerms.of(handle, inserts.getFirst().job().id()));
        assertThat(stored)
                .usingRecursiveComparison()
                .ignoringFields("runAt")
                .isEqualTo(inserts.getFirst().terms());
    }

    private List<UUID> accept(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    UUID id = JobIds.next();
                    JobTerms terms = new JobTerms(JobTerms.DEFAULT_PRIORITY, null, null, null, null, null, "00", "{}");
                    NewJob job = new NewJob(id, "one", new JobType("webhook"), "subject", null, "task/" + id);
                    JDBI.useTransaction(tx -> projection.insert(tx, job, terms));
                    return id;
                })
                .toList();
    }

    private void handedOver(UUID id, String run) {
        JDBI.useTransaction(tx -> projection.handedOver(tx, id, run));
    }

    private Set<UUID> claim(String page, List<UUID> ids) {
        return JDBI.inTransaction((Handle tx) -> jobs.claim(tx, page, ids));
    }

    private List<SharedJobs.Begun> begin(String page, List<UUID> ids) {
        return JDBI.inTransaction((Handle tx) -> jobs.begin(tx, page, RUN, ids, List.of()));
    }

    private List<OpenJob> end(String page, EndedAttempt... ended) {
        return JDBI.inTransaction((Handle tx) -> jobs.end(tx, page, List.of(ended)));
    }

    private boolean requestCancel(String page, UUID id) {
        return JDBI.inTransaction((Handle tx) -> jobs.requestCancel(tx, page, id));
    }

    private static JobRow row(UUID id) {
        return JDBI.withHandle(handle -> JobQueries.byId(handle, "one", id)).orElseThrow();
    }
}
