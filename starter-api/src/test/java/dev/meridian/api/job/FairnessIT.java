package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.task.upkeep.Retention;
import dev.meridian.api.testing.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tenants share the workers; nobody waits for another's backlog. */
@Tag("slow")
class FairnessIT {
    private static final Logger log = LoggerFactory.getLogger(FairnessIT.class);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);

    private static final TestService.Settings SETTINGS = TestService.Settings.fresh();

    private static TestService api;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        api = TestService.start(SETTINGS.with("SERVICE_TYPE", "api"));
        jdbi = api.bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aTenantWithOneJobDoesNotWaitForAnotherOnesHundreds() throws Exception {
        oneJobBehind(500);
    }

    @Test
    @Tag("soak")
    void aTenantWithOneJobDoesNotWaitForAnotherOnesThousands() throws Exception {
        oneJobBehind(2_000);
    }

    /** Whether it is quick shows in what the other tenant gets meanwhile: how long that takes depends on the machine. */
    private static void oneJobBehind(int backlog) throws Exception {
        String crowd = "tenant-with-" + backlog;
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<UUID>> accepted = IntStream.range(0, backlog)
                    .mapToObj(i -> clients.submit(() -> submit(crowd)))
                    .toList();
            for (Future<UUID> job : accepted) {
                job.get();
            }
        }
        UUID control = submit(crowd);
        try (TestService _ = worker()) {
            await().atMost(LONG_ENOUGH).until(() -> open(crowd) <= backlog);
            long waiting = open(crowd);
            UUID alone = submit("tenant-with-1-behind-" + backlog);
            await().atMost(LONG_ENOUGH)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> status(alone).equals("completed"));
            long overtook = waiting - open(crowd);
            String controlIs = status(control);
            log.info("{} of {} jobs of another tenant ended before the one behind them", overtook, waiting);
            assertThat(overtook).isLessThan(waiting / 2);
            assertThat(controlIs)
                    .as("a job that was asked for before it, of the tenant with the backlog")
                    .isEqualTo("pending");
        }
    }

    private static TestService worker() {
        return TestService.start(SETTINGS.with("SERVICE_TYPE", "worker"));
    }

    private static String status(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT status FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    /** A job with an activity that has nothing to do. */
    private static UUID submit(String tenant) {
        return api.bean(JobIntake.class)
                .accept(
                        Retention.DEFINITION,
                        new Retention(36_500, 36_500, null, null, Map.of(), null),
                        Submission.of(
                                tenant,
                                new JobTerms(JobTerms.DEFAULT_PRIORITY, null, null, null, null, null, "00", null),
                                Optional.empty()))
                .id();
    }

    private static long open(String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM jobs WHERE tenant = :tenant AND status IN ('pending', 'running')")
                .bind("tenant", tenant)
                .mapTo(long.class)
                .one());
    }
}
