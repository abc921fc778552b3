package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.access.AuditTrail;
import dev.meridian.activities.explorer.fence.WriterFence;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.activities.job.outbound.SigningSecrets;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Expired rows are deleted page by page, and rows that may still be needed are kept. */
class ExpiryIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final int PAGE = 500;

    @Test
    void accountsThatWereNotCalledForADayGoUnlessTheyHaveARateOfTheirOwn() {
        JDBI.useHandle(handle -> handle.execute("""
                INSERT INTO account_quotas (tenant, account, used_until, calls_per_second) VALUES
                    ('a', 'idle', now() - interval '2 days', NULL),
                    ('a', 'never called', '-infinity', NULL),
                    ('a', 'called', now() - interval '1 hour', NULL),
                    ('a', 'with a rate', now() - interval '2 days', 5)"""));

        assertThat(page(AccountQuotas.expiry())).isEqualTo(2);

        assertThat(texts("SELECT account FROM account_quotas WHERE tenant = 'a' ORDER BY account"))
                .containsExactly("called", "with a rate");
    }

    @Test
    void callsAreCountedWhileIdleAccountsAreDeleted() throws Exception {
        AccountQuotas quotas = new AccountQuotas(JDBI);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<?> deleting = both.submit(() -> {
                while (!done.get()) {
                    JDBI.useHandle(handle -> handle.execute(
                            "DELETE FROM account_quotas WHERE tenant = 'busy' AND used_until <= '-infinity'"));
                }
            });
            Future<?> calling = both.submit(() -> {
                for (int call = 0; call < 200; call++) {
                    quotas.await("busy", "host-" + call, new Rate(1_000, 1_000), Duration.ofSeconds(20));
                }
                return null;
            });
            calling.get();
            done.set(true);
            deleting.get();
        }
    }

    @Test
    void theGenerationsOfADeletedExplorerGoWhenNoWorkerOfItCanBeAlive() {
        JDBI.useHandle(handle -> {
            handle.execute("""
                    INSERT INTO explorer_writers (tenant, slug, fence, lease_until) VALUES
                        ('a', 'long-gone', ARRAY[7, 1000, 1, 1, 1], now() - interval '8 days'),
                        ('a', 'never-published', ARRAY[3], '-infinity'),
                        ('a', 'claimed-today', ARRAY[7, extract(epoch FROM now())::bigint * 1000, 1, 1, 1], '-infinity'),
                        ('a', 'leased-today', ARRAY[7, 1000, 1, 1, 1], now()),
                        ('a', 'with-a-job', ARRAY[7, 1000, 1, 1, 1], '-infinity'),
                        ('a', 'there', ARRAY[7, 1000, 1, 1, 1], '-infinity')""");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id)
                    VALUES (uuidv7(), 'a', 'explorer_refresh', 'pending', 'with-a-job', 'explorer-refresh/a/with-a-job')""");
            handle.execute("""
                    INSERT INTO explorers (tenant, slug, tsv, config, is_published) VALUES ('a', 'there', '', '', true)""");
        });

        assertThat(page(WriterFence.expiry())).isEqualTo(2);

        assertThat(texts("SELECT slug FROM explorer_writers ORDER BY slug"))
                .containsExactly("claimed-today", "leased-today", "there", "with-a-job");
    }

    @Test
    void aSecretStaysAsLongAsAnythingOfItsTenantIsLeft() {
        JDBI.useHandle(handle -> {
            handle.execute("""
                    INSERT INTO signing_secrets (tenant, secret, created_at)
                    SELECT tenant, 's', now() - interval '2 days'
                    FROM unnest(ARRAY['gone', 'called', 'keyed', 'told', 'worked']) tenant""");
            handle.execute("INSERT INTO signing_secrets (tenant, secret) VALUES ('new', 's')");
            handle.execute("""
                    INSERT INTO audit (id, tenant, caller, role, method, path, status)
                    VALUES (uuidv7(), 'called', 'subject:ada', 'admin', 'POST', '/x', 200)""");
            handle.execute("""
                    INSERT INTO api_keys (id, tenant, name, role, prefix, hash, created_by)
                    VALUES (uuidv7(), 'keyed', 'k', 'viewer', 'mk_', 'h', 'open')""");
            handle.execute("""
                    INSERT INTO notice_subscriptions (id, tenant, target, events)
                    VALUES (uuidv7(), 'told', 'https://example.org', ARRAY['job.failed'])""");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id)
                    VALUES (uuidv7(), 'worked', 'sleep', 'pending', 's', 'w')""");
        });

        assertThat(page(SigningSecrets.expiry())).isOne();

        assertThat(texts("SELECT tenant FROM signing_secrets ORDER BY tenant"))
                .containsExactly("called", "keyed", "new", "told", "worked");
    }

    @Test
    void oldAuditGoesOldestFirstByTheIndexOfItsAge() {
        JDBI.useHandle(handle -> handle.execute("""
                INSERT INTO audit (id, at, tenant, caller, role, method, path, status)
                SELECT uuidv7(), now() - i * interval '1 day', 'old', 'open', 'admin', 'POST', '/x', 200
                FROM generate_series(1, 1200) i"""));
        Expiry expiry = AuditTrail.expiry(Duration.ofDays(365));

        assertThat(List.of(page(expiry), page(expiry))).containsExactly(PAGE, 1200 - 364 - PAGE);
        assertThat(texts("SELECT max(now() - at)::text FROM audit WHERE tenant = 'old'")
                        .getFirst())
                .startsWith("364 days");
    }

    private static int page(Expiry expiry) {
        return JDBI.inTransaction(tx -> expiry.page().delete(tx, PAGE));
    }

    private static List<String> texts(String query) {
        return JDBI.withHandle(
                handle -> handle.createQuery(query).mapTo(String.class).list());
    }
}
