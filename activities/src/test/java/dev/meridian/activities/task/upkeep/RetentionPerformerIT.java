package dev.meridian.activities.task.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.task.upkeep.RetentionPerformer.Deleted;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionPerformerIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final Retention DEFAULTS = new Retention(30, 90, null, null, Map.of(), null);

    @BeforeEach
    void empty() {
        JDBI.useHandle(handle -> handle.execute("DELETE FROM jobs; DELETE FROM idempotency_keys"));
    }

    @Test
    void jobsAreKeptByTypeAndStatusForAsLongAsTheRulesSay() throws InterruptedException {
        jobs("a", "email", "completed", 31, 2);
        jobs("a", "email", "completed", 29, 3);
        jobs("a", "email", "failed", 91, 4);
        jobs("a", "email", "failed", 89, 5);
        jobs("a", "email", "cancelled", 31, 6);
        jobs("a", "webhook", "completed", 29, 7);
        jobs("a", "sleep", "completed", 400, 8);
        jobs("b", "email", "completed", 400, 1);
        jobs("a", "email", "running", 400, 1);

        Retention rules = new Retention(
                30,
                90,
                null,
                null,
                Map.of("webhook", new Retention.Days(1, 1), "sleep", new Retention.Days(1000, 1)),
                null);
        assertThat(perform("a", rules)).isEqualTo(deleted(9, 4, 6, 0));
        assertThat(left("a")).isEqualTo(3 + 5 + 8 + 1);
        assertThat(left("b")).isEqualTo(1);
        assertThat(perform("a", rules)).isEqualTo(deleted(0, 0, 0, 0));
    }

    @Test
    void onlyTheLastOnesOfEachTypeAreKept() throws InterruptedException {
        jobs("a", "email", "completed", 2, 20);
        jobs("a", "email", "completed", 1, 10);
        jobs("a", "webhook", "completed", 1, 3);
        jobs("a", "email", "failed", 1, 9);

        assertThat(perform("a", new Retention(30, 90, 10, 5, Map.of(), null))).isEqualTo(deleted(20, 4, 0, 0));
        List<Integer> ages = JDBI.withHandle(handle -> handle.createQuery(
                        "SELECT DISTINCT extract(day FROM now() - completed_at)::int FROM jobs WHERE type = 'email'")
                .mapTo(int.class)
                .list());
        assertThat(ages).containsExactly(1);
    }

    @Test
    void thousandsOfJobsGoInSeveralTransactionsAndTakeTheirEventsAndItemsWithThem() throws InterruptedException {
        jobs("a", "batch", "completed", 40, 1_200);
        JDBI.useHandle(handle ->
                handle.execute("INSERT INTO batch_items (job_id, index, input) SELECT id, 0, '{}' FROM jobs"));
        long transactions = transactions();
        assertThat(perform("a", DEFAULTS).completed()).isEqualTo(1_200);
        assertThat(transactions() - transactions).isGreaterThanOrEqualTo(3);
        assertThat(count("SELECT count(*) FROM job_events")).isZero();
        assertThat(count("SELECT count(*) FROM batch_items")).isZero();
    }

    @Test
    void theSharedTenantsRetentionIsForAll() throws InterruptedException {
        jobs("a", "email", "completed", 31, 1);
        jobs("b", "email", "completed", 31, 1);
        assertThat(perform("public", DEFAULTS).completed()).isEqualTo(2);
    }

    /** If the key were deleted, a repeated request would make the job a second time. */
    @Test
    void theKeyOfAnOpenJobIsRememberedHoweverOldItIs() throws InterruptedException {
        jobs("a", "email", "running", 3, 1);
        jobs("a", "email", "completed", 3, 1);
        JDBI.useHandle(handle -> handle.execute("""
                INSERT INTO idempotency_keys (tenant, key_hash, job_id, request_hash, expires_at)
                SELECT tenant, decode(md5(status), 'hex'), id, decode(md5('r'), 'hex'), now() - interval '2 days'
                FROM jobs"""));

        assertThat(perform("a", DEFAULTS).idempotencyKeys()).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM idempotency_keys JOIN jobs ON id = job_id WHERE status = 'running'"))
                .isEqualTo(1);
    }

    /**
     * If its repetition were deleted, a failed job would look as if it had not been repeated, and somebody would repeat
     * it once more.
     */
    @Test
    void aRepetitionIsKeptAsLongAsWhatItRepeats() throws InterruptedException {
        jobs("a", "email", "failed", 40, 1);
        jobs("a", "email", "completed", 35, 2);
        JDBI.useHandle(handle -> handle.execute("""
                UPDATE jobs SET retry_of = (SELECT id FROM jobs WHERE status = 'failed')
                WHERE id = (SELECT id FROM jobs WHERE status = 'completed' ORDER BY id LIMIT 1)"""));

        assertThat(perform("a", DEFAULTS)).isEqualTo(deleted(1, 0, 0, 0));
        assertThat(perform("a", new Retention(30, 90, 0, 5, Map.of(), null))).isEqualTo(deleted(0, 0, 0, 0));
        assertThat(count("SELECT count(*) FROM jobs WHERE retry_of IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void datasetsAreKeptUnlessTheRulesSayForHowLong() throws InterruptedException {
        JDBI.useHandle(handle -> handle.execute("""
                INSERT INTO datasets (id, tenant, name, created_at)
                SELECT uuidv7(), tenant, 'd', now() - interval '8 days' FROM unnest(ARRAY['a', 'b']) tenant,
                       generate_series(1, 12)"""));

        assertThat(perform("a", DEFAULTS).datasets()).isZero();
        assertThat(perform("a", new Retention(30, 90, null, null, Map.of(), 9)).datasets())
                .isZero();
        assertThat(perform("a", new Retention(30, 90, null, null, Map.of(), 7)).datasets())
                .isEqualTo(12);
        assertThat(count("SELECT count(*) FROM datasets WHERE tenant = 'b'")).isEqualTo(12);
    }

    @Test
    void onlyTheSharedTenantsJobDeletesRowsOfOtherTables() throws InterruptedException {
        JDBI.useHandle(handle -> handle.execute("""
                INSERT INTO account_quotas (tenant, account) SELECT 'a', 'host-' || i FROM generate_series(1, 1201) i"""));

        assertThat(perform("a", DEFAULTS).rows()).isEmpty();
        assertThat(perform("public", DEFAULTS).rows()).containsEntry("account_quotas", 1201L);
        assertThat(count("SELECT count(*) FROM account_quotas")).isZero();
    }

    private static Deleted deleted(long completed, long failed, long cancelled, long idempotencyKeys) {
        return new Deleted(completed, failed, cancelled, idempotencyKeys, 0, Map.of());
    }

    private static Deleted perform(String tenant, Retention rules) throws InterruptedException {
        return (Deleted) new RetentionPerformer(JDBI, List.of(AccountQuotas.expiry()))
                .perform(new Task<>("id", tenant, rules, 1, Duration.ofMinutes(1)));
    }

    private static void jobs(String tenant, String type, String status, int daysAgo, int howMany) {
        JDBI.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, completed_at)
                        SELECT uuidv7(-make_interval(days => :days)), :tenant, :type, :status, 's', 'w',
                               CASE WHEN :status <> 'running' THEN now() - make_interval(days => :days) END
                        FROM generate_series(1, :count)""")
                .bind("days", daysAgo)
                .bind("tenant", tenant)
                .bind("type", type)
                .bind("status", status)
                .bind("count", howMany)
                .execute());
    }

    private static long left(String tenant) {
        return count("SELECT count(*) FROM jobs WHERE tenant = '" + tenant + "'");
    }

    /** Each transaction that writes takes a number. */
    private static long transactions() {
        return count("SELECT pg_current_xact_id()::text::bigint");
    }

    private static long count(String sql) {
        return JDBI.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
