package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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
                        "status",
                        "progress",
                        "processedItems",
                        "totalItems",
                        "message",
                        "attempt",
                        "priority",
                        "createdAt",
                        "startedAt",
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
        assertBadParameter("/api/jobs?limit=101", "limit");
        assertBadParameter("/api/jobs?limit=many", "limit");
        assertBadParameter("/api/jobs?status=RUNNING", "status");
        assertBadParameter("/api/jobs?type=Robert'--", "type");
        assertBadParameter("/api/jobs?cursor=%00", "cursor");
        assertBadParameter("/api/jobs?cursor=bm90IGEgdXVpZA", "cursor");
        assertBadParameter("/api/jobs?q=%00", "q");
        assertBadParameter("/api/events?cursor=x", "cursor");
        assertBadParameter("/api/events?cursor=" + cursor("5:10:3"), "cursor");
        assertBadParameter("/api/events?cursor=" + cursor("900000000000:900000000000:"), "cursor");
        assertBadParameter("/api/events?cursor=" + "OTk5OTk5OTk5OTk5OTk5OTk5OTk6MTox", "cursor");
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

    @Test
    void anEndedJobCannotBeCancelled() {
        UUID id = insert("default", "explorer_refresh", "over");
        jdbi.useTransaction(tx -> JOBS.complete(tx, id, null));

        Answer answer = http.post("/api/jobs/" + id + "/cancel", "");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("job_already_ended");
        assertThat(answer.json().path("status").asString()).isEqualTo("completed");
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
