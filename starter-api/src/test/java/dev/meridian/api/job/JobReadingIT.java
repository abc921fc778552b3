package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.activities.job.work.AskedBy;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.Progress;
import dev.meridian.workflows.job.SharedTenant;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists and single jobs over HTTP, on real rows. */
class JobReadingIT {
    private static final JobProjection JOBS = new JobProjection();

    private static TestService service;
    private static TestHttp http;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly()
                .with("SERVICE_TYPE", "api")
                .with("TEMPORAL_UI_URL", "http://temporal.example.org/"));
        http = service.http();
        jdbi = service.bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aJobShowsEveryFieldAPersonNeeds() {
        UUID id = insert("default", "explorer_refresh", "co2");
        jdbi.useTransaction(tx -> {
            JOBS.start(tx, id, 2);
            JOBS.progress(tx, id, new Progress(25, 100), 10, "building views");
            JOBS.handedOver(tx, id, "run-1");
        });

        JsonNode job = http.get("/api/jobs/" + id).json();

        assertThat(job.propertyNames())
                .containsExactly(
                        "id",
                        "type",
                        "tenant",
                        "subject",
                        "title",
                        "priority",
                        "maxAttempts",
                        "createdAt",
                        "status",
                        "progress",
                        "processedItems",
                        "totalItems",
                        "message",
                        "attempt",
                        "startedAt",
                        "seq",
                        "updatedAt",
                        "estimatedCompletionAt",
                        "workflowId",
                        "runId",
                        "temporalUrl",
                        "links");
        assertThat(job.path("status").asString()).isEqualTo("running");
        assertThat(job.path("processedItems").asInt()).isEqualTo(25);
        assertThat(job.path("temporalUrl").asString())
                .isEqualTo(
                        "http://temporal.example.org/namespaces/default/workflows/explorer-refresh%2Fdefault%2Fco2/run-1/history");
        assertThat(job.at("/links/cancel").asString()).isEqualTo("/api/jobs/" + id + "/cancel");
    }

    @Test
    void aFailedJobSaysWhyAndHasNothingToCancel() {
        UUID id = insert("default", "explorer_refresh", "failing");
        jdbi.useTransaction(tx -> JOBS.fail(tx, id, new JobFailure("object_store_failed", "No such bucket", false)));

        JsonNode job = http.get("/api/jobs/" + id).json();

        assertThat(job.at("/error/code").asString()).isEqualTo("object_store_failed");
        assertThat(job.at("/error/message").asString()).isEqualTo("No such bucket");
        assertThat(job.has("completedAt")).isTrue();
        assertThat(job.path("links").has("cancel")).isFalse();
    }

    @Test
    void aJobOfAnotherTenantIsAsGoodAsNone() {
        UUID id = insert("somebody-else", "explorer_refresh", "secret");

        Answer answer = http.get("/api/jobs/" + id);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown_job");
        assertThat(http.get("/api/jobs?q=secret").json().path("jobs")).isEmpty();
    }

    @Test
    void pagesFollowOneAnotherNewestFirstUntilTheEnd() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(insert("default", "paged_type", "page").toString());
        }

        List<String> read = new ArrayList<>();
        String query = "/api/jobs?type=paged_type&limit=2";
        JsonNode page = http.get(query).json();
        while (true) {
            page.path("jobs").forEach(job -> read.add(job.path("id").asString()));
            if (!page.has("nextCursor")) {
                break;
            }
            page = http.get(query + "&cursor=" + page.path("nextCursor").asString())
                    .json();
        }

        assertThat(read).isEqualTo(newestFirst);
    }

    @Test
    void filtersNarrowByTypeStatusAndText() {
        UUID done = insert("default", "filtered_type", "Energy-Mix");
        insert("default", "filtered_type", "population");
        jdbi.useTransaction(tx -> JOBS.complete(tx, done, "superseded by newer update"));

        assertThat(ids("/api/jobs?type=filtered_type&status=completed")).containsExactly(done.toString());
        assertThat(ids("/api/jobs?type=filtered_type&q=energy")).containsExactly(done.toString());
        assertThat(ids("/api/jobs?q=" + done)).containsExactly(done.toString());
        assertThat(ids("/api/jobs?type=filtered_type&q=%25")).isEmpty();
        assertThat(ids("/api/jobs?type=no_such_type")).isEmpty();
    }

    @Test
    void parametersThatCannotBeReadAreNamed() {
        assertBadParameter("/api/jobs?limit=0", "limit");
        assertBadParameter("/api/jobs?limit=501", "limit");
        assertBadParameter("/api/jobs?limit=many", "limit");
        assertBadParameter("/api/jobs?priority=high", "priority");
        assertBadParameter("/api/jobs/counts?retrying=often", "retrying");
        assertBadParameter("/api/jobs?status=RUNNING", "status");
        assertBadParameter("/api/jobs?type=Robert'--", "type");
        assertBadParameter("/api/jobs?status=failed,", "status");
        assertBadParameter("/api/jobs?status=-failed,running", "status");
        assertBadParameter("/api/jobs?status=-pending,-running,-completed,-failed,-cancelled", "status");
        assertBadParameter("/api/jobs?type=email,Robert'--", "type");
        assertBadParameter(
                IntStream.range(0, 21).mapToObj(i -> "t" + i).collect(Collectors.joining(",", "/api/jobs?type=", "")),
                "type");
        assertBadParameter("/api/jobs?errorCode=-", "errorCode");
        assertBadParameter("/api/jobs?subject=" + "x".repeat(201), "subject");
        assertBadParameter("/api/jobs/counts?by=tenant", "by");
        assertBadParameter("/api/jobs/counts?status=nope", "status");
        assertBadParameter("/api/jobs/throughput?from=soon", "from");
        assertBadParameter("/api/jobs/throughput?from=2027-01-01T00:00:00Z&to=2027-01-01T00:00:00Z", "from");
        assertBadParameter("/api/jobs/throughput?from=1999-01-01T00:00:00Z", "from");
        assertBadParameter("/api/jobs/throughput?bucketSeconds=90", "bucketSeconds");
        assertBadParameter("/api/jobs/throughput?bucketSeconds=0", "bucketSeconds");
        assertBadParameter("/api/jobs/throughput?type=Robert'--", "type");
        assertBadParameter("/api/jobs?cursor=%00", "cursor");
        assertBadParameter("/api/jobs?cursor=bm90IGEgdXVpZA", "cursor");
        assertBadParameter("/api/jobs?q=%00", "q");
        assertBadParameter("/api/events?cursor=x", "cursor");
        assertBadParameter("/api/events?cursor=" + cursor("5:10:3"), "cursor");
        assertBadParameter("/api/events?cursor=" + cursor("900000000000:900000000000:"), "cursor");
        assertBadParameter("/api/events?cursor=" + "OTk5OTk5OTk5OTk5OTk5OTk5OTk6MTox", "cursor");
    }

    /** Spring would also fill a record of parameters from headers of the same names. */
    @Test
    void headersFilterNothing() {
        UUID job = insert("default", "headed_type", "co2");
        Answer answer = http.send(http.request("/api/jobs?type=headed_type")
                .header("Subject", "population")
                .header("Status", "nope")
                .header("Priority", "u=1, i")
                .GET());
        assertThat(answer.json().at("/jobs/0/id").asString()).isEqualTo(job.toString());
    }

    @Test
    void whatIsNoJobIdLeadsToNoJob() {
        assertThat(http.get("/api/jobs/not-an-id").code()).isEqualTo("unknown_job");
        assertThat(http.get("/api/jobs/" + UUID.randomUUID()).code()).isEqualTo("unknown_job");
        assertThat(http.get("/api/jobs/" + UUID.randomUUID() + "/events").code())
                .isEqualTo("unknown_job");
    }

    @Test
    void theHistoryOfAJobHasEveryChangeInOrder() {
        UUID id = insert("default", "explorer_refresh", "history");
        jdbi.useTransaction(tx -> JOBS.start(tx, id, 1));
        jdbi.useTransaction(tx -> JOBS.complete(tx, id, null));

        JsonNode history = http.get("/api/jobs/" + id + "/events").json();
        JsonNode rest = http.get("/api/jobs/" + id + "/events?after=1&limit=1").json();

        assertThat(history.path("events")
                        .valueStream()
                        .map(event -> event.path("seq").asInt() + " "
                                + event.path("status").asString()))
                .containsExactly("1 pending", "2 running", "3 completed");
        assertThat(rest.at("/events/0/seq").asInt()).isEqualTo(2);
        assertThat(rest.path("nextAfter").asInt()).isEqualTo(2);
    }

    /** Every tenant sees a shared job, and is not to see the names of another tenant's keys and people. */
    @Test
    void aSharedJobSaysWhichScheduleAskedForItButNamesNoCaller() {
        assertThat(sharedJobOf(new Actor("key:1", "Ada's key")).has("askedBy")).isFalse();
        JsonNode scheduled = sharedJobOf(Actor.schedule("nightly"));
        assertThat(scheduled.path("askedBy").asString()).isEqualTo("schedule nightly");
        assertThat(scheduled.path("askedById").asString()).isEqualTo("schedule:nightly");
    }

    private static JsonNode sharedJobOf(Actor asker) {
        UUID id = JobIds.next();
        try (Scope _ = AskedBy.context(asker).makeCurrent()) {
            NewJob job = new NewJob(id, SharedTenant.ID, new JobType("shared_type"), "s", null, null, "w/" + id);
            jdbi.useTransaction(tx -> JOBS.insert(tx, job));
        }
        return http.get("/api/jobs/" + id).json();
    }

    /** A list, the job's own answer and its events say the same under the same names. */
    @Test
    void whatAJobIsAboutAndWhenItIsTriedAgainIsSaidEverywhere() {
        UUID id = JobIds.next();
        try (Scope _ = AskedBy.context(new Actor("key:1", "Ada's key")).makeCurrent()) {
            NewJob job = new NewJob(
                    id, "default", new JobType("said_type"), "heat-1", "Lakeport · step 0.001", null, "w/" + id);
            JobTerms terms = new JobTerms(2, null, 5, null, null, null, "", "{}");
            jdbi.useTransaction(tx -> JOBS.insert(tx, job, terms));
        }
        JobFailure failure = new JobFailure("http_status", "HTTP 503", true).retryingIn(Duration.ofMinutes(1));
        jdbi.useTransaction(tx -> JOBS.start(tx, id, 1));
        jdbi.useTransaction(tx -> JOBS.retryLater(tx, id, failure));

        JsonNode own = http.get("/api/jobs/" + id).json();
        JsonNode listed = http.get("/api/jobs?type=said_type").json().at("/jobs/0");
        JsonNode event = http.get("/api/jobs/" + id + "/events?after=2").json().at("/events/0");

        assertThat(own.path("subject").asString()).isEqualTo("heat-1");
        assertThat(own.path("title").asString()).isEqualTo("Lakeport · step 0.001");
        assertThat(own.path("askedBy").asString()).isEqualTo("Ada's key");
        assertThat(own.path("askedById").asString()).isEqualTo("key:1");
        assertThat(own.path("maxAttempts").asInt()).isEqualTo(5);
        assertThat(own.path("seq").asInt()).isEqualTo(3);
        assertThat(own.at("/error/retryable").asBoolean()).isTrue();
        assertThat(own.at("/lastFailure/code").asString()).isEqualTo("http_status");
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(own.path("nextRetryAt").asString())))
                .isBetween(Duration.ZERO, Duration.ofMinutes(1));
        for (String name : List.of(
                "subject",
                "title",
                "askedBy",
                "askedById",
                "maxAttempts",
                "priority",
                "createdAt",
                "startedAt",
                "nextRetryAt",
                "lastFailure",
                "error",
                "status",
                "attempt",
                "seq")) {
            assertThat(own.has(name)).as(name).isTrue();
            assertThat(listed.path(name)).as(name + " in the list").isEqualTo(own.path(name));
            assertThat(event.path(name)).as(name + " of the event").isEqualTo(own.path(name));
        }
        assertThat(own.path("updatedAt")).isEqualTo(event.path("at"));
    }

    @Test
    void anEventFromBeforeItsColumnsTellsTheTimeInTheJobsId() {
        UUID id = insert("default", "old_type", "old");
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE job_events SET created_at = NULL, priority = NULL, title = NULL WHERE job_id = ?", id));

        JsonNode event = http.get("/api/jobs/" + id + "/events").json().at("/events/0");

        assertThat(event.path("title").asString()).isEqualTo("old");
        assertThat(event.path("priority").asInt()).isEqualTo(3);
        assertThat(Duration.between(Instant.parse(event.path("createdAt").asString()), Instant.now()))
                .isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void aFailedJobSaysWhetherAnotherAttemptCouldHelpAndAnEarlierFailureIsForgotten() {
        UUID failed = insert("default", "explorer_refresh", "retryable");
        UUID mended = insert("default", "explorer_refresh", "mended");
        JobFailure failure = new JobFailure("http_status", "HTTP 503", true);
        jdbi.useTransaction(tx -> JOBS.fail(tx, failed, failure));
        jdbi.useTransaction(tx -> JOBS.retryLater(tx, mended, failure));
        jdbi.useTransaction(tx -> JOBS.complete(tx, mended, null));

        assertThat(http.get("/api/jobs/" + failed).json().at("/error/retryable").asBoolean())
                .isTrue();
        assertThat(http.get("/api/jobs/" + failed).json().has("lastFailure")).isFalse();
        assertThat(http.get("/api/jobs/" + mended).json().has("error")).isFalse();
    }

    @Test
    void severalValuesAndNotNarrowListsAndCountsLeaveTheirOwnFieldOut() {
        UUID failed = insert("default", "many_one", "a-subject");
        UUID done = insert("default", "many_one", "another");
        UUID open = insert("default", "many_two", "a-subject");
        insert("somebody-else", "many_two", "a-subject");
        jdbi.useTransaction(tx -> JOBS.fail(tx, failed, new JobFailure("many_code", "no", false)));
        jdbi.useTransaction(tx -> JOBS.complete(tx, done, null));

        String both = "type=many_one,many_two";
        assertThat(ids("/api/jobs?" + both + "&status=failed,pending"))
                .containsExactly(open.toString(), failed.toString());
        assertThat(ids("/api/jobs?" + both + "&status=-failed,-pending")).containsExactly(done.toString());
        assertThat(ids("/api/jobs?" + both + "&errorCode=-many_code"))
                .containsExactly(open.toString(), done.toString());
        assertThat(ids("/api/jobs?" + both + "&subject=a-subject")).containsExactly(open.toString(), failed.toString());

        JsonNode counts =
                http.get("/api/jobs/counts?" + both + "&status=failed").json();
        assertThat(numbers(counts.path("status"))).containsExactly("completed 1", "failed 1", "pending 1");
        assertThat(numbers(counts.path("type"))).as("of whatever type failed").contains("many_one 1");
        assertThat(numbers(counts.path("errorCode"))).containsExactly("many_code 1");
        assertThat(counts.path("cappedAt").asInt()).isEqualTo(100_000);
        assertThat(http.get("/api/jobs/counts?by=type&" + both).json().propertyNames())
                .containsExactly("type", "cappedAt");
    }

    private static List<String> numbers(JsonNode counts) {
        return counts.valueStream()
                .map(one ->
                        one.path("value").asString() + " " + one.path("count").asInt())
                .toList();
    }

    @Test
    void throughputTellsOfEachMinuteWhatBeganAndEnded() {
        String query = "/api/jobs/throughput?type=quick_type";
        await().atMost(Duration.ofMinutes(1))
                .until(() -> jdbi.withHandle(
                        handle -> handle.createQuery("SELECT snapshot IS NOT NULL FROM job_minutes_seen")
                                .mapTo(boolean.class)
                                .one()));
        UUID done = insert("default", "quick_type", "done");
        UUID failed = insert("default", "quick_type", "failed");
        UUID other = insert("somebody-else", "quick_type", "other");
        for (UUID id : List.of(done, failed, other)) {
            jdbi.useTransaction(tx -> JOBS.start(tx, id, 1));
        }
        jdbi.useTransaction(tx -> JOBS.complete(tx, done, null));
        jdbi.useTransaction(tx -> JOBS.complete(tx, other, null));
        jdbi.useTransaction(tx -> JOBS.fail(tx, failed, new JobFailure("broken", "no", false)));

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode buckets = http.get(query).json().path("buckets");
            assertThat(buckets.size()).isBetween(60, 61);
            assertThat(sum(buckets, "started")).isEqualTo(2);
            assertThat(sum(buckets, "completed")).isEqualTo(1);
            assertThat(sum(buckets, "failed")).isEqualTo(1);
        });
        assertThat(sum(http.get(query + "&bucketSeconds=3600").json().path("buckets"), "started"))
                .isEqualTo(2);
    }

    private static int sum(JsonNode buckets, String name) {
        return buckets.valueStream()
                .mapToInt(bucket -> bucket.path(name).asInt())
                .sum();
    }

    @Test
    void anEndedJobCannotBeCancelled() {
        UUID id = insert("default", "explorer_refresh", "over");
        jdbi.useTransaction(tx -> JOBS.complete(tx, id, null));

        Answer answer = http.post("/api/jobs/" + id + "/cancel", "");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("job_already_ended");
        assertThat(answer.json().path("status").asInt()).isEqualTo(409);
        assertThat(answer.json().path("jobStatus").asString()).isEqualTo("completed");
        assertThat(http.post("/api/jobs/" + UUID.randomUUID() + "/cancel", "").status())
                .isEqualTo(404);
    }

    private static List<String> ids(String path) {
        return http.get(path)
                .json()
                .path("jobs")
                .valueStream()
                .map(job -> job.path("id").asString())
                .toList();
    }

    private static String cursor(String snapshot) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(snapshot.getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertBadParameter(String path, String parameter) {
        Answer answer = http.get(path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.code()).as(path).isEqualTo("bad_parameter");
        assertThat(answer.json().path("parameter").asString()).isEqualTo(parameter);
    }

    private static UUID insert(String tenant, String type, String subject) {
        UUID id = JobIds.next();
        String workflow = "explorer-refresh/" + tenant + "/" + subject;
        jdbi.useTransaction(tx -> JOBS.insert(tx, new NewJob(id, tenant, new JobType(type), subject, null, workflow)));
        return id;
    }
}
