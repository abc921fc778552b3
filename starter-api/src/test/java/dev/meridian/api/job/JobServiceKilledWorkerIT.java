package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.KillSchedule;
import dev.meridian.devstack.fault.ProcessFleet;
import dev.meridian.devstack.fault.RecordingReceiver;
import io.temporal.client.WorkflowClient;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Workers are killed at random while jobs of every kind are accepted and run: no job is lost, each has its effect, and
 * a receiver that gets an effect twice recognises it by its key.
 *
 * <p>The soak has more jobs and kills; {@code -Dmeridian.jobs=N} and {@code -Dmeridian.kills=N} say how many, and
 * {@code -Dmeridian.faults.seed=N} repeats the same kills.
 */
@Tag("slow")
class JobServiceKilledWorkerIT {
    private static final int WORKERS = 2;
    /** How many of ten jobs are items of the two batches. */
    private static final int IN_BATCHES = 5;

    private static final String NOTICES = "/notices";
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

    @TempDir
    private Path logs;

    @Test
    void everyJobHasItsEffectAlthoughWorkersAreKilled() throws Exception {
        killWorkersDuring(400, 1);
    }

    @Test
    @Tag("soak")
    void everyOneOfManyJobsHasItsEffectHoweverOftenWorkersAreKilled() throws Exception {
        killWorkersDuring(Integer.getInteger("meridian.jobs", 1_000), Integer.getInteger("meridian.kills", 5));
    }

    private void killWorkersDuring(int howMany, int kills) throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        GreenMail mailbox = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mailbox.start();
        TestService.Settings settings = settings(mailbox.getSmtp().getPort());
        ProcessFleet workers = new ProcessFleet(
                WORKERS, random, number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")));
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ofMillis(50), call -> 204);
                TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                ExecutorService client = Executors.newSingleThreadExecutor()) {
            long begun = System.nanoTime();
            MixedJobs jobs = new MixedJobs(api.http(), receiver.url(""), dataset(api.http()));
            subscribe(api.http(), receiver.url(NOTICES));
            Future<?> accepting = client.submit(() -> {
                int items = howMany * IN_BATCHES / 10 / 2;
                jobs.askForBatch("webhook", items);
                jobs.askForBatch("email", items);
                jobs.askFor(howMany - 2 * items);
                return null;
            });
            Jdbi jdbi = api.bean(Jdbi.class);
            KillSchedule.random(random, kills, howMany * 9 / 10)
                    .follow(() -> count(jdbi, ENDED), LONG_ENOUGH, workers::killOne);
            accepting.get();
            awaitNothingOpen(jdbi);

            assertThat(jobs.size()).isEqualTo(howMany);
            assertEveryJobCompleted(jdbi, jobs);
            assertEveryEffectHappened(jobs, receiver, mailbox);
            assertHistoriesHaveNoGaps(jdbi);
            assertThat(count(jdbi, "SELECT count(*) FROM jobs WHERE shared_workflow_id IS NOT NULL"))
                    .as("jobs that shared a workflow")
                    .isPositive();
            awaitNothingOpenInTemporal(api.bean("workflowClient", WorkflowClient.class));
            System.out.printf(
                    "%d jobs and %d kills in %d s: %d calls, %d of them repeated; %d mails, %d of them repeated%n",
                    howMany,
                    kills,
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                    receiver.calls("/").size(),
                    receiver.calls("/").size() - receiver.keys("/").size(),
                    mailbox.getReceivedMessages().length,
                    mailbox.getReceivedMessages().length - messageIds(mailbox).size());
        } catch (Throwable failed) {
            workers.printLogs();
            throw failed;
        } finally {
            workers.close();
            mailbox.stop();
        }
    }

    /** Nothing but the workers' deaths is to slow the jobs down. */
    private static TestService.Settings settings(int smtpPort) {
        return TestService.Settings.fresh()
                .with("SMTP_URL", "smtp://127.0.0.1:" + smtpPort + "?from=meridian@example.org&starttls=off")
                .with("SMTP_MAILS_PER_SECOND", "1000")
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                .with("OUTBOUND_CALLS_PER_SECOND", "1000")
                .with("RATE_LIMIT_PER_SECOND", "5000")
                .with("RATE_LIMIT_BURST", "5000")
                .with("RECONCILER_EVERY", "1s")
                .with("LOGGING_LEVEL_ROOT", "warn");
    }

    private static final String ENDED = """
            SELECT (SELECT count(*) FROM jobs WHERE completed_at IS NOT NULL AND type <> 'batch')
                 + (SELECT count(*) FROM batch_items WHERE status <> 'pending')""";

    /** A killed worker resets its connections, about which the mail server's threads complain. */
    private static ConditionFactory patiently() {
        return await().atMost(LONG_ENOUGH).dontCatchUncaughtExceptions();
    }

    private static void awaitNothingOpen(Jdbi jdbi) {
        patiently()
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(open(jdbi)).isEmpty());
    }

    private static List<String> open(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT type || ' ' || status || ' ' || id FROM jobs WHERE status IN ('pending', 'running')""").mapTo(String.class).list());
    }

    private static void assertEveryJobCompleted(Jdbi jdbi, MixedJobs jobs) {
        Map<String, String> ended = new HashMap<>();
        jdbi.useHandle(handle -> handle.select("""
                        SELECT id::text, status || coalesce(' ' || error_code, '') || ' at attempt ' || attempt FROM jobs
                        WHERE tenant = 'default' AND type <> 'delivery'""")
                .map((row, context) -> ended.put(row.getString(1), row.getString(2)))
                .list());
        Set<String> wanted = jobs.jobs();
        assertThat(ended.keySet()).isEqualTo(wanted);
        assertThat(new HashSet<>(ended.values())).containsExactly("completed at attempt 1");
        assertThat(count(jdbi, "SELECT count(*) FROM batch_items WHERE status <> 'completed'"))
                .isZero();
        assertThat(count(jdbi, """
                        SELECT count(*) FROM jobs WHERE type = 'data_processing'
                            AND (result::jsonb ->> 'value')::numeric IS DISTINCT FROM 3.5""")).isZero();
    }

    private static void assertEveryEffectHappened(MixedJobs jobs, RecordingReceiver receiver, GreenMail mailbox)
            throws Exception {
        Set<String> calls = new HashSet<>(jobs.accepted("webhook"));
        calls.addAll(jobs.accepted("webhook item"));
        assertThat(receiver.keys(MixedJobs.CALLED)).isEqualTo(calls);
        Map<String, Set<String>> bodies = receiver.calls(MixedJobs.CALLED).stream()
                .collect(Collectors.groupingBy(
                        RecordingReceiver.Call::key,
                        Collectors.mapping(RecordingReceiver.Call::body, Collectors.toSet())));
        assertThat(bodies.values()).allMatch(same -> same.size() == 1).doesNotHaveDuplicates();

        Set<String> mails = new HashSet<>(jobs.accepted("email"));
        mails.addAll(jobs.accepted("email item"));
        assertThat(messageIds(mailbox))
                .isEqualTo(mails.stream()
                        .map(id -> "<" + id.replace('/', '.') + "@example.org>")
                        .collect(Collectors.toSet()));

        Map<String, Set<String>> notices = receiver.calls(NOTICES).stream()
                .map(RecordingReceiver.Call::json)
                .collect(Collectors.groupingBy(
                        notice -> notice.at("/job/id").asString(),
                        Collectors.mapping(notice -> notice.path("id").asString(), Collectors.toSet())));
        assertThat(notices.keySet()).isEqualTo(jobs.accepted("data_processing"));
        assertThat(notices.values()).allMatch(ids -> ids.size() == 1);
        assertThat(receiver.keys(NOTICES)).hasSameSizeAs(notices.keySet());
    }

    private static Set<String> messageIds(GreenMail mailbox) throws Exception {
        Set<String> ids = new HashSet<>();
        for (MimeMessage mail : mailbox.getReceivedMessages()) {
            ids.add(mail.getMessageID());
        }
        return ids;
    }

    private static void assertHistoriesHaveNoGaps(Jdbi jdbi) {
        assertThat(count(jdbi, """
                        SELECT count(*) FROM jobs LEFT JOIN (
                            SELECT job_id, min(seq) AS first, max(seq) AS last, count(*) AS count,
                                   (array_agg(status ORDER BY seq DESC))[1] AS status
                            FROM job_events GROUP BY job_id) events ON events.job_id = jobs.id
                        WHERE (first, last, count, events.status) IS DISTINCT FROM (1, event_seq, event_seq, jobs.status)""")).isZero();
    }

    private static void awaitNothingOpenInTemporal(WorkflowClient temporal) {
        patiently()
                .until(() -> temporal.listExecutions("ExecutionStatus = 'Running'")
                        .findAny()
                        .isEmpty());
    }

    private static int count(Jdbi jdbi, String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(int.class).one());
    }

    private static String dataset(TestHttp http) {
        JsonNode made = http.post("/api/datasets?name=rivers", "[{\"km\": 1.5}, {\"km\": 2}]")
                .json();
        return made.path("id").asString();
    }

    private static void subscribe(TestHttp http, String target) {
        assertThat(http.post(
                                "/api/subscriptions",
                                "{\"target\": \"" + target
                                        + "\", \"events\": [\"job.completed\"], \"jobTypes\": [\"data_processing\"]}")
                        .status())
                .isEqualTo(201);
    }
}
