package dev.meridian.api.job;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.task.webhook.Webhook;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.RecordingReceiver;
import dev.meridian.devstack.fault.TcpProxy;
import dev.meridian.workflows.job.ActivityPolicies;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * Jobs that were accepted while nothing could be handed over go together, and each is treated as if it were alone.
 *
 * <p>The tests run side by side, each with a service of its own, because they mostly wait.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class SharedWorkflowsIT {
    private static final String NOBODY = "127.0.0.1:1";

    private final TestService.Settings settings = TestService.Settings.fresh()
            .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
            .with("OUTBOUND_CALLS_PER_SECOND", "5000")
            .with("OUTBOUND_BURST", "5000")
            .with("INTAKE_BACKLOG", "20000")
            .with("RECONCILER_EVERY", "1s")
            .with("RECONCILER_DESCRIBE_AFTER", "1s");

    @Test
    void eachJobOfAPageHasItsOwnStateAttemptsEventsAndResult() throws IOException {
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ofMillis(5), call -> switch (call.path()) {
                    case "/gone" -> 410;
                    default -> 204;
                });
                RecordingReceiver busyAtFirst = RecordingReceiver.start(Duration.ZERO, new BusyAtFirst()::answer)) {
            List<String> good = new ArrayList<>();
            List<String> others = new ArrayList<>();
            try (TestService early = acceptingOnly()) {
                TestHttp http = early.http();
                IntStream.range(0, 30).forEach(i -> good.add(webhook(http, receiver.url("/good/" + i))));
                others.add(webhook(http, receiver.url("/gone")));
                others.add(webhook(http, busyAtFirst.url("/busy")));
                assertThat(http.get("/api/jobs/" + good.getFirst())
                                .json()
                                .path("status")
                                .asString())
                        .isEqualTo("pending");
            }
            try (TestService service = TestService.start(settings)) {
                TestHttp http = service.http();
                Set<String> workflows = good.stream()
                        .map(id -> ended(http, id))
                        .peek(job -> assertThat(job.path("status").asString())
                                .as(job.toString())
                                .isEqualTo("completed"))
                        .peek(job -> assertThat(job.path("attempt").asInt()).isEqualTo(1))
                        .peek(job ->
                                assertThat(job.at("/result/status").asInt()).isEqualTo(204))
                        .map(job -> job.path("workflowId").asString())
                        .collect(Collectors.toSet());
                assertThat(workflows)
                        .as("pages of what had gathered; how many depends on how quickly the first hand-over was done")
                        .allMatch(workflow -> workflow.startsWith("page/default/"))
                        .hasSizeLessThan(good.size() / 3);
                String page = workflowOf(http, good.getFirst());
                assertThat(receiver.keys("/good")).isEqualTo(new HashSet<>(good));

                JsonNode gone = ended(http, others.get(0));
                assertThat(gone.path("status").asString()).isEqualTo("failed");
                assertThat(gone.at("/error/code").asString()).isEqualTo("webhook_refused");
                assertThat(gone.path("workflowId").asString()).startsWith("page/default/");

                JsonNode busy = ended(http, others.get(1));
                assertThat(busy.path("status").asString()).as(busy.toString()).isEqualTo("completed");
                assertThat(busy.path("attempt").asInt()).isEqualTo(2);
                assertThat(busy.path("workflowId").asString()).isEqualTo("task/default/id/" + others.get(1));
                assertThat(busyAtFirst.keys("/busy")).containsExactly(others.get(1));

                assertThat(statuses(http, good.getFirst())).containsExactly("pending", "running", "completed");
                assertThat(statuses(http, others.get(1)))
                        .containsExactly("pending", "running", "pending", "running", "completed");
                patiently()
                        .until(() -> service.bean("workflowClient", WorkflowClient.class)
                                .listExecutions(
                                        "WorkflowId = '" + page + "' AND MeridianJobId = '" + good.getFirst() + "'")
                                .findAny()
                                .isPresent());
            }
        }
    }

    /** Answers 503 once. */
    private static final class BusyAtFirst {
        private boolean wasCalled;

        synchronized int answer(RecordingReceiver.Call call) {
            boolean first = !wasCalled;
            wasCalled = true;
            return first ? 503 : 204;
        }
    }

    @Test
    void jobsBehindSlowOnesLeaveAndOneIsCancelledWithoutTheOthersAndATerminatedPageIsFollowed() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        // A receiver waits for its callers when it is closed, so they are let go before.
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ZERO, call -> {
                    awaitUninterruptibly(letGo);
                    return 204;
                });
                AutoCloseable _ = letGo::countDown) {
            List<String> jobs = new ArrayList<>();
            try (TestService early = acceptingOnly()) {
                IntStream.range(0, 60).forEach(i -> jobs.add(webhook(early.http(), receiver.url("/slow/" + i))));
            }
            try (TestService service = TestService.start(settings)) {
                TestHttp http = service.http();
                patiently().until(() -> receiver.keys("/slow").size() == jobs.size());
                // The sender and the reconciler may both have looked through the outbox, so that there may be two
                // pages.
                Map<String, List<String>> byWorkflow =
                        jobs.stream().collect(Collectors.groupingBy(id -> workflowOf(http, id)));
                Map.Entry<String, List<String>> largest = byWorkflow.entrySet().stream()
                        .max(Comparator.comparing(shared -> shared.getValue().size()))
                        .orElseThrow();
                String page = largest.getKey();
                assertThat(page).startsWith("page/");
                List<String> together = largest.getValue();
                assertThat(together)
                        .as("the jobs that the page performs side by side")
                        .hasSize(16);
                assertThat(byWorkflow.keySet())
                        .as("the jobs that would have had to wait have workflows of their own")
                        .anyMatch(workflow -> workflow.startsWith("task/"));
                List<String> others =
                        jobs.stream().filter(id -> !together.contains(id)).toList();

                List<String> cancelled = together.subList(12, 16);
                Duration quickest = cancelled.stream()
                        .map(id -> timeToCancel(http, id))
                        .min(Duration::compareTo)
                        .orElseThrow();
                assertThat(quickest)
                        .as("one of four, on a machine that may be busy")
                        .isLessThan(Duration.ofSeconds(1));
                assertThat(status(http, together.getFirst())).isEqualTo("running");

                String bySignal = together.get(1);
                WorkflowClient client = service.bean("workflowClient", WorkflowClient.class);
                WorkflowStub shared = client.newUntypedWorkflowStub(page);
                untilTemporalAnswers().until(() -> {
                    shared.signal("cancelJob", bySignal);
                    return true;
                });
                patiently().until(() -> status(http, bySignal).equals("cancelled"));

                untilTemporalAnswers().until(() -> {
                    if (shared.describe().getStatus() == WORKFLOW_EXECUTION_STATUS_RUNNING) {
                        shared.terminate("an operator's choice");
                    }
                    return shared.describe().getStatus() == WORKFLOW_EXECUTION_STATUS_TERMINATED;
                });
                for (String id : together) {
                    assertThat(ended(http, id).path("status").asString()).isEqualTo("cancelled");
                }
                letGo.countDown();
                for (String id : others) {
                    assertThat(ended(http, id).path("status").asString()).isEqualTo("completed");
                }
            }
        }
    }

    @Test
    void aTimeOutEndsItsJobOnlyAndAJobThatIsDueLaterHasAWorkflowOfItsOwn() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ZERO, call -> {
                    if (call.path().equals("/never")) {
                        awaitUninterruptibly(letGo);
                    }
                    return 204;
                });
                AutoCloseable _ = letGo::countDown) {
            List<String> good = new ArrayList<>();
            String late;
            String delayed;
            try (TestService early = acceptingOnly()) {
                IntStream.range(0, 10).forEach(i -> good.add(webhook(early.http(), receiver.url("/good/" + i))));
                late = webhook(early.http(), receiver.url("/never"), "\"timeoutSeconds\": 1, \"attempts\": 1");
                delayed = webhook(early.http(), receiver.url("/delayed"), "\"delaySeconds\": 20");
            }
            try (TestService service = TestService.start(settings)) {
                TestHttp http = service.http();
                JsonNode timedOut = ended(http, late);
                assertThat(timedOut.path("status").asString()).isEqualTo("failed");
                // The attempt and its call have the same second; on a busy machine either may be noticed first.
                assertThat(timedOut.at("/error/code").asString()).isIn("attempt_timed_out", "no_answer");
                assertThat(timedOut.path("workflowId").asString()).startsWith("page/");
                for (String id : good) {
                    JsonNode job = ended(http, id);
                    assertThat(job.path("status").asString()).isEqualTo("completed");
                    assertThat(job.path("workflowId").asString()).startsWith("page/");
                }
                JsonNode afterItsDelay = ended(http, delayed);
                assertThat(afterItsDelay.path("status").asString()).isEqualTo("completed");
                assertThat(afterItsDelay.path("workflowId").asString()).isEqualTo("task/default/id/" + delayed);
                assertThat(Instant.parse(afterItsDelay.path("startedAt").asString()))
                        .isAfterOrEqualTo(
                                Instant.parse(afterItsDelay.path("runAt").asString()));
            }
        }
    }

    @Test
    void effectsOfAPageHappenOnceAlthoughTheDatabaseGoesAway() throws Exception {
        effectsHappenOnce(TcpProxy::cut, Duration.ofSeconds(8));
    }

    /** For longer than a worker may be silent towards Temporal. */
    @Test
    void effectsOfAPageHappenOnceAlthoughTheDatabaseFallsSilent() throws Exception {
        effectsHappenOnce(TcpProxy::stall, ActivityPolicies.HEARTBEAT_TIMEOUT.plusSeconds(4));
    }

    private void effectsHappenOnce(Consumer<TcpProxy> fault, Duration length) throws Exception {
        int jobs = 24;
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ofSeconds(1), call -> 204)) {
            try (TestService early = acceptingOnly()) {
                IntStream.range(0, jobs).forEach(i -> webhook(early.http(), receiver.url("/once/" + i)));
            }
            Jdbi direct = Jdbi.create(
                    settings.get("DATABASE_URL"), settings.get("DATABASE_USER"), settings.get("DATABASE_PASSWORD"));
            URI database = URI.create(settings.get("DATABASE_URL").replaceFirst("^jdbc:", ""));
            try (TcpProxy proxy = TcpProxy.to(database.getPort());
                    TestService _ = TestService.start(
                            settings.with("DATABASE_URL", proxy.through(settings.get("DATABASE_URL"))))) {
                patiently()
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> receiver.keys("/once").size() >= 8 && inPages(direct) > 0);
                fault.accept(proxy);
                await().pollDelay(length).atMost(length.plusMinutes(1)).until(() -> true);
                proxy.restore();
                EveryJobType.awaitAllCompleted(direct, Duration.ofMinutes(2));
            }
            assertThat(receiver.keys("/once")).hasSize(jobs);
            assertThat(receiver.calls("/once")).hasSize(jobs);
        }
    }

    /** How many jobs of pages are under way. */
    private static int inPages(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT count(*) FROM jobs
                        WHERE status = 'running' AND shared_workflow_id IS NOT NULL AND type = 'webhook'""").mapTo(Integer.class).one());
    }

    @Test
    void whereSharingIsTurnedOffEachJobHasAWorkflowOfItsOwn() throws IOException {
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ZERO, call -> 204)) {
            List<String> jobs = new ArrayList<>();
            try (TestService early = acceptingOnly()) {
                IntStream.range(0, 10).forEach(i -> jobs.add(webhook(early.http(), receiver.url("/own/" + i))));
            }
            try (TestService service = TestService.start(settings.with("JOBS_SHARE_WORKFLOWS", "false"))) {
                for (String id : jobs) {
                    JsonNode job = ended(service.http(), id);
                    assertThat(job.path("status").asString()).isEqualTo("completed");
                    assertThat(job.path("workflowId").asString()).isEqualTo("task/default/id/" + id);
                }
                int notHandedOver = service.bean(Jdbi.class)
                        .withHandle(handle -> handle.createQuery(
                                        "SELECT count(*) FROM jobs WHERE run_id IS NULL AND type = 'webhook'")
                                .mapTo(Integer.class)
                                .one());
                assertThat(notHandedOver).isZero();
            }
        }
    }

    @Test
    void aTenantWithOneCallDoesNotWaitForAnotherOnesHundreds() throws IOException {
        oneCallBehind(600);
    }

    @Test
    @Tag("soak")
    void aTenantWithOneCallDoesNotWaitForAnotherOnesTenThousand() throws IOException {
        oneCallBehind(10_000);
    }

    private void oneCallBehind(int crowd) throws IOException {
        try (RecordingReceiver receiver = RecordingReceiver.start(Duration.ofMillis(20), call -> 204)) {
            try (TestService early = acceptingOnly()) {
                JobIntake intake = early.bean(JobIntake.class);
                IntStream.range(0, crowd).forEach(i -> call(intake, "crowd", receiver.url("/crowd")));
            }
            try (TestService service = TestService.start(settings)) {
                Jdbi jdbi = service.bean(Jdbi.class);
                JobIntake intake = service.bean(JobIntake.class);
                patiently().until(() -> open(jdbi, "crowd") < crowd);
                Duration busy = timeOf(jdbi, () -> call(intake, "other", receiver.url("/other")));
                int stillOpen = open(jdbi, "crowd");
                await().atMost(Duration.ofMinutes(10)).until(() -> open(jdbi, "crowd") == 0);
                Duration idle = timeOf(jdbi, () -> call(intake, "other", receiver.url("/other")));
                System.out.printf(
                        "one call behind %d of another tenant: %d ms, while %d of them were open; idle: %d ms%n",
                        crowd, busy.toMillis(), stillOpen, idle.toMillis());
                assertThat(busy).isLessThan(idle.plusSeconds(15));
                assertThat(receiver.keys("/crowd")).hasSize(crowd);
            }
        }
    }

    private static Duration timeOf(Jdbi jdbi, Runnable call) {
        long begun = System.nanoTime();
        call.run();
        patiently().pollInterval(Duration.ofMillis(5)).until(() -> open(jdbi, "other") == 0);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void call(JobIntake intake, String tenant, String url) {
        JobTerms terms = new JobTerms(JobTerms.DEFAULT_PRIORITY, null, null, null, null, null, "00", null);
        intake.accept(
                Webhook.DEFINITION,
                new Webhook(url, Webhook.Method.POST, Map.of(), null),
                Submission.of(tenant, terms, Optional.empty()));
    }

    private static int open(Jdbi jdbi, String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM jobs WHERE tenant = :tenant AND status IN ('pending', 'running')")
                .bind("tenant", tenant)
                .mapTo(Integer.class)
                .one());
    }

    /** A process that can't hand over the jobs that it accepts, and does not claim jobs for pages before it tries. */
    private TestService acceptingOnly() {
        return TestService.start(settings.with("SERVICE_TYPE", "api")
                .with("TEMPORAL_ADDRESS", NOBODY)
                .with("JOBS_SHARE_WORKFLOWS", "false"));
    }

    private static String webhook(TestHttp http, String url) {
        return webhook(http, url, "\"priority\": 3");
    }

    /**
     * @param options members of the request's JSON object
     */
    private static String webhook(TestHttp http, String url, String options) {
        TestHttp.Answer accepted = http.post(
                "/api/jobs", "{\"type\": \"webhook\", %s, \"payload\": {\"url\": \"%s\"}}".formatted(options, url));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return accepted.json().path("jobId").asString();
    }

    private static Duration timeToCancel(TestHttp http, String id) {
        long asked = System.nanoTime();
        assertThat(http.post("/api/jobs/" + id + "/cancel", "").status()).isEqualTo(202);
        patiently()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> status(http, id).equals("cancelled"));
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    private static JsonNode ended(TestHttp http, String id) {
        return patiently()
                .until(
                        () -> http.get("/api/jobs/" + id).json(),
                        job -> !"pending running".contains(job.path("status").asString()));
    }

    private static String status(TestHttp http, String id) {
        return http.get("/api/jobs/" + id).json().path("status").asString();
    }

    private static String workflowOf(TestHttp http, String id) {
        return http.get("/api/jobs/" + id).json().path("workflowId").asString();
    }

    private static List<String> statuses(TestHttp http, String id) {
        return http.get("/api/jobs/" + id + "/events")
                .json()
                .path("events")
                .valueStream()
                .map(event -> event.path("status").asString())
                .toList();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
    }

    /** The service's client gives a call two seconds, which a server on a busy machine may exceed. */
    private static ConditionFactory untilTemporalAnswers() {
        return patiently().ignoreExceptionsInstanceOf(WorkflowServiceException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
