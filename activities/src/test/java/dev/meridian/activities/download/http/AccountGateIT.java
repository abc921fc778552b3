package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.connector.definition.Limits;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AccountGateIT {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final double RATE = 300;
    private static final int BURST = 60;
    private static final int CALLS = 400;
    private static final int TIMED = 5_000;

    /** A call begins after its permission by as much as the machine takes, so that calls may bunch up a little. */
    private static final int LATENESS_IN_CALLS = 15;

    @Test
    void twoWorkersWithPacketsOfPermissionsNeverExceedTheLimitOfAnAccount() throws Exception {
        Limits limits = new Limits(null, RATE, BURST, 8, null, null, null);
        ConcurrentSkipListSet<Long> times = new ConcurrentSkipListSet<>();
        AtomicInteger left = new AtomicInteger(CALLS);
        try (HikariDataSource one = pool();
                HikariDataSource other = pool();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<AccountGate> workers = List.of(gate(one, "shared", limits), gate(other, "shared", limits));
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                AccountGate worker = workers.get(i % 2);
                callers.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        try (AccountGate.OpenCall _ = worker.enter()) {
                            times.add(System.nanoTime());
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        List<Long> calls = List.copyOf(times);
        assertThat(calls).hasSize(CALLS);
        for (int first = 0; first < CALLS; first++) {
            for (int last = first; last < CALLS; last++) {
                double seconds = (calls.get(last) - calls.get(first)) / 1e9;
                assertThat(last - first + 1.0)
                        .as("calls within %.3f s", seconds)
                        .isLessThanOrEqualTo(BURST + seconds * RATE + 1 + LATENESS_IN_CALLS);
            }
        }
    }

    @Test
    void aWaitOfMoreThanASecondIsHandedBackAndHoldsNoPlace() throws InterruptedException {
        Limits limits = new Limits(null, 0.1, 1, 1, null, null, null);
        AccountGate gate = gate(DATABASE.dataSource(), "slow", limits);
        gate.enter().close();
        for (int i = 0; i < 3; i++) {
            SourceFailure waits = catchThrowableOfType(SourceFailure.class, gate::enter);
            assertThat(waits.remedy()).isEqualTo(Remedy.WAIT);
            assertThat(waits.waitFor()).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aPauseOfOneWorkerIsKeptByTheOtherWithoutALimitToo() throws InterruptedException {
        Limits limits = new Limits(null, null, null, 2, null, null, null);
        AccountGate one = gate(DATABASE.dataSource(), "unlimited", limits);
        AccountGate other = gate(DATABASE.dataSource(), "unlimited", limits);
        one.enter().close();
        one.freeze(Duration.ofSeconds(60));
        assertThat(catchThrowableOfType(SourceFailure.class, one::enter).waitFor())
                .isGreaterThan(Duration.ofSeconds(50));
        assertThat(catchThrowableOfType(SourceFailure.class, other::enter).remedy())
                .isEqualTo(Remedy.WAIT);
    }

    @Test
    void noMoreCallsAreOpenThanTheServiceTakes() throws InterruptedException {
        Limits limits = new Limits(null, null, null, 1, null, null, null);
        AccountGate gate = gate(DATABASE.dataSource(), "single", limits);
        try (AccountGate.OpenCall _ = gate.enter()) {
            assertThat(catchThrowableOfType(SourceFailure.class, gate::enter).remedy())
                    .isEqualTo(Remedy.WAIT);
        }
        gate.enter().close();
    }

    /** In the soak, because it holds us to a speed. A page of 100 rows from a service on this machine is as quick as a call can be. */
    @Test
    @Tag("soak")
    void withoutALimitQuotasCostLessThanTwoPerCentOfTheCalls() throws Exception {
        byte[] page = "x".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
        try (TestService service = new TestService().answering(request -> TestService.Reply.bytes(page));
                HikariDataSource pool = pool()) {
            Limits none = new Limits(null, null, null, 2, null, null, null);
            Limits far = new Limits(null, 10_000.0, 10_000, 2, null, null, null);
            shareOf(gate(pool, "warm", far), service);
            double withNone = shareOf(gate(pool, "none", none), service);
            double withOne = shareOf(gate(pool, "far", far), service);
            System.out.printf(
                    "Of the time of %,d calls quotas took %.2f %% without a limit, %.2f %% with one that is not reached%n",
                    TIMED, 100 * withNone, 100 * withOne);
            assertThat(withNone).isLessThan(0.02);
        }
    }

    /** Which part of the time of calls one after another goes to their permission. */
    private static double shareOf(AccountGate gate, TestService service) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(service.address())).build();
        long permissions = 0;
        long begun = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int call = 0; call < TIMED; call++) {
                long asked = System.nanoTime();
                try (AccountGate.OpenCall _ = gate.enter()) {
                    permissions += System.nanoTime() - asked;
                    client.send(request, BodyHandlers.ofByteArray());
                }
            }
        }
        return permissions / (double) (System.nanoTime() - begun);
    }

    private static AccountGate gate(javax.sql.DataSource source, String account, Limits limits) {
        return new AccountGate(new AccountQuotas(Database.open(source)), "default", account, limits);
    }

    private static HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(DATABASE.dataSource());
        pool.setMaximumPoolSize(4);
        return pool;
    }
}
