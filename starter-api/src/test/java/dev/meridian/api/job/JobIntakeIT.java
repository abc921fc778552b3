package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are accepted in a process without workers, until the backlog is full. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobIntakeIT {
    private static final int BACKLOG = 500;
    private static final int AT_ONCE = 200;
    private static final String SLEEP = "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 0}";

    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.fresh()
                .with("SERVICE_TYPE", "api")
                .with("INTAKE_BACKLOG", String.valueOf(BACKLOG)));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void ofManyEqualRequestsAtOnceWithOneKeyOneMakesTheJob() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        List<Answer> answers = atOnce(AT_ONCE, () -> insisting(lost, () -> withKey("together")));
        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers.stream().filter(JobIntakeIT::isNew))
                .as("one, unless the answer of the request that made the job was lost")
                .hasSizeBetween(lost.get() == 0 ? 1 : 0, 1);
        assertThat(answers.stream().map(JobIntakeIT::jobId).distinct()).hasSize(1);
    }

    @Test
    void ofManyRequestsAtOnceForOneSingletonOneMakesTheJob() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        List<Answer> answers = atOnce(
                AT_ONCE, () -> insisting(lost, () -> http.post("/api/jobs", SLEEP + ", \"singletonKey\": \"only\"}")));
        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers.stream().filter(JobIntakeIT::isNew))
                .as("one, unless the answer of the request that made the job was lost")
                .hasSizeBetween(lost.get() == 0 ? 1 : 0, 1);
        assertThat(answers.stream().map(JobIntakeIT::jobId).distinct()).hasSize(1);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aTenantWithTooManyWaitingJobsIsAskedToComeBack() {
        // Jobs of a time to come do not wait for their turn.
        for (int i = 0; i < 5; i++) {
            awaitAccepted(() -> http.post("/api/jobs", SLEEP + ", \"delaySeconds\": 3600}"));
        }
        awaitAccepted(() -> withKey("before it was full"));
        // Within a second accepted jobs are only added to the count: the backlog may count as full a little early,
        // never late.
        Answer last = IntStream.rangeClosed(0, BACKLOG)
                .mapToObj(i -> http.post("/api/jobs", SLEEP + "}"))
                .filter(answer -> answer.status() != 201)
                .findFirst()
                .orElseThrow();
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo("backlog_full");
        assertThat(last.response().headers().firstValue("Retry-After")).hasValue("5");
        assertThat(withKey("before it was full").json().path("isNew").asBoolean())
                .as("whoever lost an answer gets it however full it is")
                .isFalse();
        int waiting = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM jobs WHERE tenant = 'default' AND run_at IS NULL")
                        .mapTo(int.class)
                        .one());
        assertThat(waiting).isLessThanOrEqualTo(BACKLOG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'explorer_refresh', 'payload': {'slug': 'nobody'}} | unknown_explorer | /payload/slug",
                "{'type': 'explorer_refresh', 'payload': {'slug': '../x'}} | bad_format | /payload/slug",
                "{'type': 'heatmap_compute', 'payload': {'citySlug': 'atlantis'}} | unknown_city | /payload/citySlug",
                "{'type': 'heatmap_compute', 'payload': {'citySlug': 'a', 'gridStep': 1e999999999}} |"
                        + " bad_grid_step | /payload/gridStep",
                "{'type': 'heatmap_compute', 'payload': {'citySlug': 'a'}, 'attempts': 2} | not_supported | /attempts",
                "{'type': 'explorer_refresh', 'payload': {'slug': 'ab'}, 'priority': 1} | not_supported | /priority",
                "{'type': 'static_build', 'payload': {}} | no_build_hook | ''",
                "{'type': 'delivery', 'payload': {}} | unknown_type | /type",
                "{'type': 'sleep', 'payload': {'delayMs': 1}, 'runAt': '9999-12-31T00:00:00Z'} | out_of_range | /runAt",
                "{'type': 'sleep', 'payload': {'delayMs': 1}, 'runAt': '2027-01-01T00:00:00Z', 'delaySeconds': 1} |"
                        + " contradiction | /delaySeconds",
                "{'type': 'email', 'payload': {'to': 'a@b.c', 'subject': 'x'}, 'attempts': 11} | out_of_range | /attempts",
            })
    void whatIsWrongIsSaidWithItsPath(String request, String code, String path) {
        Answer answer = http.post("/api/jobs", request.replace('\'', '"'));
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("path").asString("")).isEqualTo(path);
    }

    @Test
    void theHeadersOfAWebhookAreUsedButShownToNobody() {
        String webhook =
                "{\"url\": \"https://example.org\", \"headers\": {\"Authorization\": \"Bearer %s\"}, \"body\": {\"a\": 1}}";
        Answer accepted = http.post(
                "/api/jobs",
                "{\"type\": \"webhook\", \"delaySeconds\": 3600, \"payload\": %s}"
                        .formatted(webhook.formatted("s3cret")));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);

        Answer shown = http.get("/api/jobs/" + jobId(accepted));

        assertThat(shown.body()).doesNotContain("s3cret");
        assertThat(shown.json().at("/payload/headers/Authorization").asString()).isEqualTo("***");
        assertThat(shown.json().at("/payload/body/a").asInt()).isEqualTo(1);
        assertThat(shown.json().at("/payload/method").asString()).isEqualTo("POST");
        String stored = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT input FROM jobs WHERE id = :id::uuid")
                        .bind("id", jobId(accepted))
                        .mapTo(String.class)
                        .one());
        assertThat(stored).contains("Bearer s3cret");
        Answer copied = http.post(
                "/api/jobs",
                "{\"type\": \"webhook\", \"payload\": %s}"
                        .formatted(shown.json().path("payload").toString()));
        assertThat(copied.code()).isEqualTo("masked_value");
        assertThat(copied.json().path("path").asString()).isEqualTo("/payload/headers/Authorization");
    }

    /** Otherwise the other tenant's job would count as repeated, and that tenant's bulk retry would leave it out. */
    @Test
    void nobodyClaimsToRepeatAnotherTenantsJob() {
        Jdbi jdbi = service.bean(Jdbi.class);
        jdbi.useHandle(
                handle -> handle.execute(
                        "INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, input, run_at) VALUES"
                                + " ('018f0000-0000-7000-8000-0000000000bb', 'another', 'sleep', 'failed', 'x', 'x', '{}', now()),"
                                + " ('018f0000-0000-7000-8000-0000000000cc', 'default', 'sleep', 'failed', 'y', 'y', '{}', now())"));
        Answer theirs = http.post("/api/jobs", SLEEP + ", \"retryOf\": \"018f0000-0000-7000-8000-0000000000bb\"}");
        Answer own = http.post(
                "/api/jobs",
                SLEEP + ", \"delaySeconds\": 3600, \"retryOf\": \"018f0000-0000-7000-8000-0000000000cc\"}");

        assertThat(theirs.code()).isEqualTo("unknown_job");
        assertThat(theirs.json().path("path").asString()).isEqualTo("/retryOf");
        assertThat(own.status()).as(own.body()).isEqualTo(201);
    }

    @Test
    void typesThatShareTheirWorkflowsDoNotComeInBatches() {
        Answer answer =
                http.post("/api/jobs/batch", "{\"type\": \"explorer_refresh\", \"items\": [{\"slug\": \"ab\"}]}");
        assertThat(answer.code()).isEqualTo("not_batchable");
    }

    @Test
    void aCityIsComputedOnRequestOnceForEverybody() {
        http.send(http.request("/api/cities/oldtown")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"Old Town\", \"bounds\": {\"minLat\": 52.5, \"minLng\": 13.4, \"maxLat\": 52.51,"
                                + " \"maxLng\": 13.41}}")));
        String request =
                "{\"type\": \"heatmap_compute\", \"payload\": {\"citySlug\": \"oldtown\", \"gridStep\": 0.01}}";
        Answer first = http.post("/api/jobs", request);
        Answer second = http.post("/api/jobs", request);
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(isNew(first)).isTrue();
        assertThat(isNew(second)).isFalse();
        assertThat(jobId(second)).isEqualTo(jobId(first));
    }

    @Test
    void nobodyRepeatsARetentionOfTheSharedTenant() {
        Jdbi jdbi = service.bean(Jdbi.class);
        jdbi.useHandle(
                handle -> handle.execute(
                        "INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, input) VALUES"
                                + " ('018f0000-0000-7000-8000-0000000000aa', 'public', 'retention', 'failed', 'all', 'w', '{}')"));
        Answer answer = http.post("/api/jobs/018f0000-0000-7000-8000-0000000000aa/retry", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("not_repeatable");
    }

    private static List<Answer> atOnce(int times, Callable<Answer> request) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads
                    .invokeAll(IntStream.range(0, times).mapToObj(i -> request).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    /** Asks again, as clients do, if a busy machine had no connection to the database in time; counts such answers. */
    private static Answer insisting(AtomicInteger lost, Supplier<Answer> request) {
        return await().atMost(Duration.ofMinutes(1)).until(request::get, answer -> {
            boolean isLost = answer.status() == 503;
            lost.addAndGet(isLost ? 1 : 0);
            return !isLost;
        });
    }

    /**
     * Jobs that other tests have asked for within the same second may still count as waiting, so that the backlog may
     * be full for a moment.
     */
    private static void awaitAccepted(Supplier<Answer> request) {
        await().atMost(Duration.ofMinutes(1)).until(() -> request.get().status() == 201);
    }

    private static Answer withKey(String key) {
        return http.send(http.request("/api/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(SLEEP + "}")));
    }

    private static boolean isNew(Answer answer) {
        return answer.json().path("isNew").asBoolean();
    }

    private static String jobId(Answer answer) {
        return answer.json().path("jobId").asString();
    }
}
