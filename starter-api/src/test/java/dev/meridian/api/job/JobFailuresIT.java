package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Groups of failures over HTTP, muting them, and bulk actions on exactly what was counted. */
class JobFailuresIT {
    private static final JobProjection JOBS = new JobProjection();

    private static TestService service;
    private static Jdbi jdbi;
    private static TestHttp alpha;
    private static TestHttp beta;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"));
        jdbi = service.bean(Jdbi.class);
        alpha = key("alpha", "operator");
        beta = key("beta", "operator");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> jdbi.withHandle(
                        handle -> handle.createQuery("SELECT snapshot IS NOT NULL FROM job_minutes_seen")
                                .mapTo(boolean.class)
                                .one()));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static TestHttp key(String tenant, String role) {
        Answer made = service.http()
                .post(
                        "/api/keys",
                        "{\"name\": \"%s of %s\", \"role\": \"%s\", \"tenantId\": \"%s\"}"
                                .formatted(role, tenant, role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return service.http().as(made.json().path("key").asString());
    }

    private static UUID failed(String tenant, String type, String subject, JobFailure failure) {
        UUID id = JobIds.next();
        NewJob job = new NewJob(id, tenant, new JobType(type), subject, null, "w/" + id);
        jdbi.useTransaction(tx -> JOBS.insert(tx, job));
        jdbi.useTransaction(tx -> JOBS.start(tx, id, 1));
        jdbi.useTransaction(tx -> JOBS.fail(tx, id, failure));
        return id;
    }

    private static Stream<JsonNode> groups(TestHttp http, String code) {
        return http.get("/api/jobs/failures?limit=500")
                .json()
                .valueStream()
                .filter(group -> group.path("errorCode").asString().equals(code));
    }

    private static String callerOf(TestHttp http) {
        String caller = http.get("/api/whoami").json().path("caller").asString();
        assertThat(caller).startsWith("key:");
        return caller;
    }

    @Test
    void aJobIsCalledByItsTypeAndSaysWhoAskedForIt() {
        String id = alpha.post("/api/jobs", """
                        {"type": "webhook", "attempts": 7, "payload": {"url": "https://hooks.example/notify?token=hidden"}}""").json().path("jobId").asString();

        JsonNode job = alpha.get("/api/jobs/" + id).json();

        assertThat(job.path("title").asString()).isEqualTo("hooks.example/notify");
        assertThat(job.path("askedBy").asString()).isEqualTo("operator of alpha");
        assertThat(job.path("askedById").asString()).isEqualTo(callerOf(alpha));
        assertThat(job.path("maxAttempts").asInt()).isEqualTo(7);
    }

    @Test
    void aGroupTellsHowManyWhenAndWhetherAnythingIsLeftToDo() {
        JobFailure failure = new JobFailure("group_code", "HTTP 503", true);
        UUID first = failed("alpha", "webhook", "one", failure);
        failed("alpha", "webhook", "one", failure);
        UUID newest = failed("alpha", "webhook", "two", failure);
        failed("beta", "webhook", "three", failure);
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE jobs SET retry_of = ? WHERE id = ?", first, failed("alpha", "email", "again", failure)));

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode group = groups(alpha, "group_code")
                    .filter(one -> one.path("type").asString().equals("webhook"))
                    .findFirst()
                    .orElseThrow();
            assertThat(group.path("count").asInt()).isEqualTo(3);
            assertThat(group.path("notRepeated").asInt()).isEqualTo(2);
            assertThat(group.path("subjects").asInt()).isEqualTo(2);
            assertThat(group.path("retryable").asBoolean()).isTrue();
            assertThat(group.path("newest").asString()).isEqualTo(newest.toString());
            assertThat(group.path("tenant").asString()).isEqualTo("alpha");
            assertThat(Instant.parse(group.path("firstFailedAt").asString()))
                    .isBefore(Instant.parse(group.path("lastFailedAt").asString()));
            assertThat(group.path("perHour")).hasSize(24);
            assertThat(group.path("perHour")
                            .valueStream()
                            .mapToInt(JsonNode::asInt)
                            .sum())
                    .as("of this tenant in the last hours")
                    .isEqualTo(3);
            assertThat(group.has("mutedUntil")).isFalse();
        });
    }

    @Test
    void failuresOfSharedJobsAreSeenByEveryTenantWithTheirContent() {
        UUID shared = failed("public", "heatmap_compute", "lakeport", new JobFailure("shared_code", "no", false));
        jdbi.useHandle(handle ->
                handle.execute("UPDATE jobs SET input = ? WHERE id = ?", "{\"citySlug\": \"lakeport\"}", shared));
        UUID upkeep = failed("public", "retention", "all", new JobFailure("shared_code", "no", false));
        jdbi.useHandle(
                handle -> handle.execute("UPDATE jobs SET input = ? WHERE id = ?", "{\"completedDays\": 1}", upkeep));

        for (TestHttp http : List.of(alpha, beta)) {
            assertThat(groups(http, "shared_code")
                            .map(group -> group.path("tenant").asString()))
                    .containsOnly("public");
            assertThat(http.get("/api/jobs/" + shared)
                            .json()
                            .at("/payload/citySlug")
                            .asString())
                    .isEqualTo("lakeport");
            assertThat(http.get("/api/jobs/" + upkeep).json().has("payload"))
                    .as("what tenants cannot ask for")
                    .isFalse();
        }
        JsonNode report = alpha.post("/api/jobs/bulk", """
                        {"action": "retry", "dryRun": true, "filter": {"errorCode": "shared_code"}}""").json();
        assertThat(report.path("matched").asInt())
                .as("shared jobs are not changed in bulk")
                .isZero();
    }

    @Test
    void aKindIsMutedForItsTenantWithWhoAndWhyAndShownAgain() {
        failed("alpha", "email", "s", new JobFailure("muted_code", "no", false));
        failed("beta", "email", "s", new JobFailure("muted_code", "no", false));
        String until = Instant.now().plus(Duration.ofHours(2)).toString();

        assertThat(mute(alpha, "email", "muted_code", until, "the mail server moves")
                        .status())
                .isEqualTo(204);

        JsonNode muted = groups(alpha, "muted_code").findFirst().orElseThrow();
        assertThat(Instant.parse(muted.path("mutedUntil").asString()))
                .isCloseTo(Instant.parse(until), within(1, ChronoUnit.MILLIS));
        assertThat(muted.path("mutedBy").asString()).isEqualTo("operator of alpha");
        assertThat(muted.path("mutedById").asString()).isEqualTo(callerOf(alpha));
        assertThat(muted.path("note").asString()).isEqualTo("the mail server moves");
        assertThat(groups(beta, "muted_code").findFirst().orElseThrow().has("mutedUntil"))
                .isFalse();

        assertThat(mute(alpha, "email", "muted_code", until, "still").status()).isEqualTo(204);
        assertThat(groups(alpha, "muted_code")
                        .findFirst()
                        .orElseThrow()
                        .path("note")
                        .asString())
                .isEqualTo("still");
        Answer shown = alpha.send(alpha.request("/api/jobs/failures/mute")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"type\": \"email\", \"errorCode\": \"muted_code\"}")));
        assertThat(shown.status()).isEqualTo(204);
        assertThat(groups(alpha, "muted_code").findFirst().orElseThrow().has("mutedUntil"))
                .isFalse();
    }

    @Test
    void aMuteThatCannotBeReadNamesItsField() {
        String soon = Instant.now().plus(Duration.ofHours(1)).toString();
        assertRefused(mute(alpha, "E-Mail", "code", soon, ""), "/type");
        assertRefused(mute(alpha, "email", "CODE", soon, ""), "/errorCode");
        assertRefused(mute(alpha, "email", "code", "tomorrow", ""), "/mutedUntil");
        assertRefused(mute(alpha, "email", "code", "2001-01-01T00:00:00Z", ""), "/mutedUntil");
        assertRefused(mute(alpha, "email", "code", "2999-01-01T00:00:00Z", ""), "/mutedUntil");
        assertRefused(mute(alpha, "email", "code", soon, "x".repeat(501)), "/note");
        assertThat(mute(key("alpha", "viewer"), "email", "code", soon, "").code())
                .isEqualTo("role_too_small");
    }

    private static void assertRefused(Answer answer, String path) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path("path").asString()).isEqualTo(path);
    }

    private static Answer mute(TestHttp http, String type, String code, String until, String note) {
        return http.send(http.request("/api/jobs/failures/mute")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"type\": \"%s\", \"errorCode\": \"%s\", \"mutedUntil\": \"%s\", \"note\": \"%s\"}"
                                .formatted(type, code, until, note))));
    }

    @Test
    void aBulkActionOnWhatWasCountedLeavesOutWhatFailedSince() {
        JobFailure failure = new JobFailure("counted_code", "no", true);
        List<UUID> counted = Stream.generate(() -> failed("alpha", "webhook", "s", failure))
                .limit(3)
                .toList();
        String filter = "\"filter\": {\"errorCode\": \"counted_code\", \"status\": \"failed\"}";
        JsonNode dry = bulk("{\"action\": \"retry\", \"dryRun\": true, %s}".formatted(filter))
                .json();
        assertThat(dry.path("matched").asInt()).isEqualTo(3);
        UUID later = failed("alpha", "webhook", "s", failure);

        JsonNode again = bulk("{\"action\": \"retry\", \"dryRun\": true, \"asOf\": \"%s\", %s}"
                        .formatted(dry.path("asOf").asString(), filter))
                .json();
        assertThat(again.path("matched").asInt()).isEqualTo(3);
        assertThat(bulk("{\"action\": \"retry\", \"dryRun\": true, %s}".formatted(filter))
                        .json()
                        .path("matched")
                        .asInt())
                .isEqualTo(4);
        JsonNode named = bulk("{\"action\": \"retry\", \"dryRun\": true, \"ids\": [\"%s\", \"%s\", \"%s\"]}"
                        .formatted(counted.getFirst(), later, failed("beta", "webhook", "s", failure)))
                .json();
        assertThat(named.path("matched").asInt())
                .as("another tenant's is not among them")
                .isEqualTo(2);
    }

    @Test
    void aBulkRequestThatCannotBeReadNamesItsField() {
        assertRefused(bulk("{\"action\": \"retry\"}"), "/filter");
        assertRefused(bulk("{\"action\": \"retry\", \"filter\": {}, \"ids\": [\"x\"]}"), "/ids");
        assertRefused(bulk("{\"action\": \"retry\", \"ids\": []}"), "/ids");
        assertRefused(bulk("{\"action\": \"retry\", \"ids\": [\"x\"]}"), "/ids/0");
        assertRefused(bulk("{\"action\": \"retry\", \"filter\": {}, \"asOf\": \"x\"}"), "/asOf");
        // A snapshot that this database has not seen yet.
        String ahead = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("900000000000:900000000000:".getBytes(StandardCharsets.US_ASCII));
        assertRefused(bulk("{\"action\": \"retry\", \"filter\": {}, \"asOf\": \"%s\"}".formatted(ahead)), "/asOf");
        assertRefused(bulk("{\"action\": \"retry\", \"filter\": {}, \"cursor\": \"x\"}"), "/cursor");
        assertRefused(bulk("{\"action\": \"mend\", \"filter\": {}}"), "/action");
    }

    private static Answer bulk(String body) {
        return alpha.post("/api/jobs/bulk", body);
    }
}
