package dev.meridian.activities.job.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

class IdempotencyKeysIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final String REQUEST = Sha256.of("a request");
    private static final String OTHER_REQUEST = Sha256.of("another request");

    /** A key of its own for each test. */
    private final String key = Sha256.of(UUID.randomUUID().toString());

    private final JobProjection jobs = new JobProjection();

    private Optional<UUID> claim(String tenant, String request, UUID id) {
        return JDBI.inTransaction(tx -> IdempotencyKeys.claim(tx, tenant, key, id, request));
    }

    private UUID claimed() {
        UUID id = JobIds.next();
        assertThat(claim("one", REQUEST, id)).isEmpty();
        return id;
    }

    private UUID claimedByOpenJob() {
        UUID id = claimed();
        NewJob job = new NewJob(id, "one", new JobType("sleep"), "subject", null, "w/" + id);
        JDBI.useTransaction(tx -> jobs.insert(tx, job));
        return id;
    }

    private Optional<UUID> find(String tenant, String request) {
        return JDBI.withHandle(handle -> IdempotencyKeys.find(handle, tenant, key, request));
    }

    private void letADayPass() {
        JDBI.useHandle(handle -> handle.execute(
                "UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key_hash = decode(?, 'hex')",
                key));
    }

    @Test
    void anEqualRequestIsAnsweredByTheFirstOnesJob() {
        UUID first = claimed();
        assertThat(claim("one", REQUEST, JobIds.next())).contains(first);
        assertThat(find("one", REQUEST)).contains(first);
    }

    @Test
    void aKeyIsRememberedForADay() {
        claimed();
        double hours = JDBI.withHandle(handle ->
                handle.createQuery("""
                        SELECT extract(epoch FROM expires_at - now()) / 3600 FROM idempotency_keys
                        WHERE key_hash = decode(:key, 'hex')""").bind("key", key).mapTo(double.class).one());
        assertThat(hours).isBetween(23.9, 24.0);
    }

    @Test
    void aKeyThatComesWithAnotherRequestIsRefusedAndNamesTheJob() {
        UUID first = claimed();
        assertThatThrownBy(() -> claim("one", OTHER_REQUEST, JobIds.next()))
                .isInstanceOfSatisfying(
                        KeyReusedException.class,
                        reused -> assertThat(reused.firstJob()).isEqualTo(first));
        assertThatThrownBy(() -> find("one", OTHER_REQUEST)).isInstanceOf(KeyReusedException.class);
        assertThat(find("one", REQUEST)).contains(first);
    }

    @Test
    void aKeyIsItsTenantsOwn() {
        claimed();
        assertThat(find("two", REQUEST)).isEmpty();
        assertThat(claim("two", OTHER_REQUEST, JobIds.next())).isEmpty();
    }

    @Test
    void afterADayTheKeyIsFreeForAnyRequest() {
        claimed();
        letADayPass();
        assertThat(find("one", REQUEST)).isEmpty();
        assertThat(find("one", OTHER_REQUEST)).isEmpty();
        UUID second = JobIds.next();
        assertThat(claim("one", OTHER_REQUEST, second)).isEmpty();
        assertThat(find("one", OTHER_REQUEST)).contains(second);
    }

    @Test
    void aKeyIsRememberedForAsLongAsItsJobIsOpen() {
        UUID first = claimedByOpenJob();
        letADayPass();
        assertThat(find("one", REQUEST)).contains(first);
        assertThat(claim("one", REQUEST, JobIds.next())).contains(first);
        assertThatThrownBy(() -> find("one", OTHER_REQUEST)).isInstanceOf(KeyReusedException.class);
        JDBI.useTransaction(tx -> jobs.cancel(tx, first));
        assertThat(find("one", REQUEST)).isEmpty();
    }

    @Test
    void aKeyMayNameTheOpenJobThatAnswersInPlaceOfItsOwn() {
        claimed();
        UUID answering = JobIds.next();
        JDBI.useTransaction(tx -> IdempotencyKeys.repoint(tx, "two", key, JobIds.next()));
        JDBI.useTransaction(tx -> IdempotencyKeys.repoint(tx, "one", key, answering));
        assertThat(find("one", REQUEST)).contains(answering);
    }

    @Test
    void aSecondRequestAtTheSameTimeWaitsForTheFirstAndIsAnsweredByItsJob() throws Exception {
        UUID first = JobIds.next();
        assertThat(claimedWhileAnotherHoldsTheKey(first, true)).contains(first);
    }

    @Test
    void aSecondRequestAtTheSameTimeGetsTheKeyIfTheFirstComesToNothing() throws Exception {
        assertThat(claimedWhileAnotherHoldsTheKey(JobIds.next(), false)).isEmpty();
    }

    /**
     * The answer to a claim that was made while another transaction held the key; that transaction then commits or
     * rolls back.
     */
    private Optional<UUID> claimedWhileAnotherHoldsTheKey(UUID first, boolean commits) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle holder = JDBI.open()) {
            holder.begin();
            assertThat(IdempotencyKeys.claim(holder, "one", key, first, REQUEST))
                    .isEmpty();
            Future<Optional<UUID>> second = threads.submit(() -> claim("one", REQUEST, JobIds.next()));
            await("the second waits for the first").atMost(60, TimeUnit.SECONDS).until(IdempotencyKeysIT::oneWaits);
            if (commits) {
                holder.commit();
            } else {
                holder.rollback();
            }
            return second.get(60, TimeUnit.SECONDS);
        }
    }

    private static boolean oneWaits() {
        return JDBI.withHandle(
                handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_stat_activity
                            WHERE datname = current_database() AND wait_event_type = 'Lock')""").mapTo(boolean.class).one());
    }

    @Test
    void aJobThatEndsWhileItsExpiredKeyIsClaimedStillAnswers() {
        UUID first = claimedByOpenJob();
        letADayPass();
        Optional<UUID> answer = JDBI.inTransaction(tx -> {
            tx.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
                @Override
                public void logAfterExecution(StatementContext context) {
                    if (context.getRenderedSql().startsWith("INSERT")) {
                        JDBI.useTransaction(other -> jobs.cancel(other, first));
                    }
                }
            });
            return IdempotencyKeys.claim(tx, "one", key, JobIds.next(), REQUEST);
        });
        assertThat(answer).contains(first);
        assertThat(find("one", REQUEST)).isEmpty();
    }
}
