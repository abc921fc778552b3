package dev.meridian.activities.job.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AccountQuotasIT {
    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Jdbi JDBI = DATABASE.jdbi();
    private static final Rate RATE = new Rate(50, 5);
    private static final int CALLS = 60;

    /** A call begins no earlier than its turn; how much later is the machine's affair, so calls may bunch up a little. */
    private static final int LATENESS_IN_CALLS = 5;

    @Test
    void twoWorkersTogetherNeverCallMoreOftenThanTheAccountAllows() throws Exception {
        List<Long> times;
        try (HikariDataSource one = pool();
                HikariDataSource other = pool()) {
            List<AccountQuotas> workers =
                    List.of(new AccountQuotas(Database.open(one)), new AccountQuotas(Database.open(other)));
            // In a JVM that has just started, the first calls would be late for their turns.
            call(workers, "host:warm", new Rate(10_000, 1_000));
            times = List.copyOf(call(workers, "host:shared", RATE));
        }
        assertThat(times).hasSize(CALLS);
        for (int first = 0; first < CALLS; first++) {
            for (int last = first; last < CALLS; last++) {
                double seconds = (times.get(last) - times.get(first)) / 1e9;
                assertThat(last - first + 1.0)
                        .as("calls within %.3f s", seconds)
                        .isLessThanOrEqualTo(RATE.burst() + seconds * RATE.callsPerSecond() + 1 + LATENESS_IN_CALLS);
            }
        }
        double whole = (times.getLast() - times.getFirst()) / 1e9;
        assertThat(whole).isGreaterThanOrEqualTo((CALLS - RATE.burst() - 1.0) / RATE.callsPerSecond());
    }

    @Test
    void callsThatComeAtTheSameTimeAreCountedInFewTransactions() throws Exception {
        int calls = 200;
        try (HikariDataSource pool = pool()) {
            AccountQuotas quotas = new AccountQuotas(Database.open(pool));
            Rate plenty = new Rate(100_000, 1_000);
            quotas.await("default", "host:first", plenty, PATIENT);
            long before = transactions();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = IntStream.range(0, calls)
                        .<Future<?>>mapToObj(call -> threads.submit(() -> {
                            quotas.await("default", "host:" + call % 2, plenty, PATIENT);
                            return null;
                        }))
                        .toList();
                for (Future<?> one : all) {
                    one.get();
                }
            }
            assertThat(transactions() - before).isLessThan(calls / 2);
        }
    }

    /** How many transactions of this server have changed something. */
    private static long transactions() {
        return JDBI.withHandle(handle -> handle.createQuery("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
                .mapTo(Long.class)
                .one());
    }

    private static ConcurrentSkipListSet<Long> call(List<AccountQuotas> workers, String account, Rate rate) {
        ConcurrentSkipListSet<Long> calls = new ConcurrentSkipListSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, CALLS)
                    .forEach(i -> threads.submit(() -> {
                        workers.get(i % 2).await("default", account, rate, PATIENT);
                        calls.add(System.nanoTime());
                        return i;
                    }));
        }
        return calls;
    }

    @Test
    void anAccountThatAsksForPatienceIsLeftAloneByEverybody() throws Exception {
        long began = System.nanoTime();
        new AccountQuotas(JDBI).freeze("default", "host:frozen", Duration.ofMillis(400));
        new AccountQuotas(JDBI).await("default", "host:frozen", RATE, PATIENT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(350));
    }

    @Test
    void whoWouldWaitForTooLongIsToldWhenToComeBack() {
        AccountQuotas quotas = new AccountQuotas(JDBI);
        quotas.freeze("default", "host:long", AccountQuotas.PATIENCE.multipliedBy(2));
        JobException refused =
                catchThrowableOfType(JobException.class, () -> quotas.await("default", "host:long", RATE, PATIENT));
        assertThat(refused.toFailure().code()).isEqualTo("quota_exhausted");
        assertThat(refused.toFailure().retryIn()).isGreaterThan(AccountQuotas.PATIENCE);
    }

    /** If a wait used up the attempt's time, the attempt would count as failed and its turn would be lost. */
    @Test
    void nobodyWaitsLongerThanHalfOfItsAttempt() {
        AccountQuotas quotas = new AccountQuotas(JDBI);
        quotas.freeze("default", "host:short", Duration.ofSeconds(5));
        JobException refused = catchThrowableOfType(
                JobException.class, () -> quotas.await("default", "host:short", RATE, Duration.ofSeconds(4)));
        assertThat(refused.toFailure().usesUpAttempt()).isFalse();
        Instant usedUntil = JDBI.withHandle(handle -> handle.createQuery(
                        "SELECT greatest(used_until, '1970-01-01Z') FROM account_quotas WHERE account = 'host:short'")
                .mapTo(Instant.class)
                .one());
        assertThat(usedUntil).as("nothing is reserved").isBefore(Instant.now());
    }

    @Test
    void thoseWhoComeBackDoNotComeAllAtOnce() {
        AccountQuotas quotas = new AccountQuotas(JDBI);
        quotas.freeze("default", "host:crowded", AccountQuotas.PATIENCE.multipliedBy(2));
        Rate slow = new Rate(0.5, 1);
        List<Instant> back = IntStream.range(0, 5)
                .mapToObj(i -> catchThrowableOfType(
                        JobException.class, () -> quotas.await("default", "host:crowded", slow, PATIENT)))
                .map(refused -> Instant.now().plus(refused.toFailure().retryIn()))
                .toList();
        assertThat(Duration.between(back.getFirst(), back.getLast()))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    @Test
    void theAccountsOwnRowWinsOverTheDefaultRate() throws Exception {
        AccountQuotas quotas = new AccountQuotas(JDBI);
        quotas.await("default", "host:own", RATE, PATIENT);
        JDBI.useHandle(handle ->
                handle.execute("UPDATE account_quotas SET calls_per_second = 2, burst = 1 WHERE account = 'host:own'"));
        long began = System.nanoTime();
        quotas.await("default", "host:own", RATE, PATIENT);
        quotas.await("default", "host:own", RATE, PATIENT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    /** A worker's connections, which are open before the first turn is taken. */
    private static HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(DATABASE.dataSource());
        pool.setMaximumPoolSize(8);
        return pool;
    }
}
