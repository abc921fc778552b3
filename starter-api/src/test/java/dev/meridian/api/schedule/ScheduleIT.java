package dev.meridian.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.schedule.ScheduleService;
import dev.meridian.activities.schedule.SeededSchedules;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schedules over HTTP, on a real Temporal. */
@Tag("slow")
class ScheduleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SLEEP = "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 1}}";
    private static final String LONG_SLEEP = "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 60000}}";

    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.fresh());
        http = service.http();
        await().atMost(PATIENCE)
                .until(() -> http.get("/api/schedules").json().path("schedules").size() >= 3);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aCronTextIsToldInWordsAndTimesBeforeItIsStored() {
        JsonNode preview = http.post(
                        "/api/schedules/preview", "{\"cron\":\"30 2 * * *\",\"timeZone\":\"Europe/Paris\"}")
                .json();

        assertThat(preview.path("words").asString()).isEqualTo("every day at 02:30, Europe/Paris");
        assertThat(preview.path("times")).hasSize(5);
        Answer wrong = http.post("/api/schedules/preview", "{\"cron\":\"61 2 * * *\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("path").asString()).isEqualTo("/cron");
        assertThat(http.post("/api/schedules/preview", "{\"cron\":\"0 2 * * *\",\"timeZone\":\"Mars\"}")
                        .json()
                        .path("path")
                        .asString())
                .isEqualTo("/timeZone");
    }

    @Test
    void everyTimeBecomesAJobLikeAnyOther() {
        create("often", "\"everySeconds\": 1", SLEEP);

        await().atMost(PATIENCE)
                .until(() -> recent("often").size() >= 2
                        && recent("often").stream()
                                .skip(1)
                                .allMatch(run -> run.path("status").asString().equals("completed")));
        send("DELETE", "/api/schedules/often", "");

        List<JsonNode> runs = recent("often");
        assertThat(runs).isEmpty();
        assertThat(http.get("/api/schedules/often").code()).isEqualTo("unknown_schedule");
        JsonNode jobs = http.get("/api/jobs?type=sleep&status=completed").json().path("jobs");
        assertThat(jobs.size()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aScheduleShowsWhenItIsDueInItsOwnTimeZone() {
        JsonNode schedule = create("nightly", "\"cron\": \"30 2 * * *\", \"timeZone\": \"Asia/Tokyo\"", SLEEP);

        assertThat(schedule.path("nextRuns").size()).isEqualTo(5);
        assertThat(schedule.path("nextRuns").valueStream().map(JsonNode::asString))
                .allMatch(time -> time.endsWith("T17:30:00Z"));
        assertThat(schedule.path("state").asString()).isEqualTo("active");
    }

    /**
     * A client that sends a schedule back as it was shown gets an error, so that the secret is not overwritten by the
     * mask.
     */
    @Test
    void theHeadersOfItsWebhookAreShownToNobody() {
        String webhook = "{\"type\": \"webhook\", \"payload\": {\"url\": \"https://example.org\","
                + " \"headers\": {\"Authorization\": \"Bearer s3cret\"}}}";
        create("calling", "\"everySeconds\": 86400, \"paused\": true", webhook);

        Answer shown = http.get("/api/schedules/calling");
        Answer sentBack = send(
                "PATCH",
                "/api/schedules/calling",
                "{\"job\": " + shown.json().path("job").toString() + "}");
        Answer renamed = send("PATCH", "/api/schedules/calling", "{\"note\": \"hourly soon\"}");

        assertThat(shown.json().at("/job/payload/headers/Authorization").asString())
                .isEqualTo("***");
        assertThat(shown.body() + http.get("/api/schedules").body() + renamed.body())
                .doesNotContain("s3cret");
        assertThat(sentBack.code()).isEqualTo("masked_value");
        assertThat(renamed.status()).as(renamed.body()).isEqualTo(200);
        String stored = service.bean(Jdbi.class)
                .withHandle(handle -> handle.select("SELECT request FROM schedules WHERE name = 'calling'")
                        .mapTo(String.class)
                        .one());
        assertThat(stored).contains("Bearer s3cret");
    }

    @Test
    void pausedSchedulesRunWhenTheyAreTriggeredOnly() {
        create("paused", "\"everySeconds\": 1, \"paused\": true, \"note\": \"not yet\"", SLEEP);
        assertThat(http.get("/api/schedules/paused").json().path("note").asString())
                .isEqualTo("not yet");

        assertThat(http.post("/api/schedules/paused/trigger", "{}").status()).isEqualTo(202);

        await().atMost(PATIENCE).until(() -> recent("paused").size() == 1);
        assertThat(http.post("/api/schedules/paused/resume", "{\"note\": \"now\"}")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("active");
        await().atMost(PATIENCE).until(() -> recent("paused").size() >= 2);
        JsonNode again = http.post("/api/schedules/paused/pause", "{}").json();
        assertThat(again.path("state").asString()).isEqualTo("paused");
    }

    @Test
    void aChangedNoteNeitherPausesNorResumes() {
        create("going", "\"everySeconds\": 86400", SLEEP);
        http.post("/api/schedules/going/pause", "{\"note\": \"broken\"}");
        JsonNode noted = send("PATCH", "/api/schedules/going", "{\"note\": \"broken until Monday\"}")
                .json();
        assertThat(noted.path("state").asString()).isEqualTo("paused");
        assertThat(noted.path("note").asString()).isEqualTo("broken until Monday");

        create("standing", "\"everySeconds\": 86400, \"paused\": true", SLEEP);
        http.post("/api/schedules/standing/resume", "{}");
        assertThat(send("PATCH", "/api/schedules/standing", "{\"note\": \"all is well\"}")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("active");
        assertThat(send("PATCH", "/api/schedules/standing", "{\"paused\": true}")
                        .json()
                        .path("note")
                        .asString())
                .isEqualTo("all is well");
    }

    @Test
    void aBackfillOfTooManyTimesIsRefused() {
        create("too-many", "\"everySeconds\": 1, \"paused\": true", SLEEP);
        Answer answer = http.post("/api/schedules/too-many/backfill", """
                {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}""");
        assertThat(answer.code()).isEqualTo("out_of_range");
    }

    @Test
    void aTimeIsSkippedWhileTheJobOfAnEarlierOneIsOpen() {
        create("slow", "\"everySeconds\": 1", LONG_SLEEP);

        await().atMost(PATIENCE)
                .until(() ->
                        http.get("/api/schedules/slow").json().path("skipped").asInt() >= 2);

        assertThat(recent("slow")).hasSize(1);
        send("DELETE", "/api/schedules/slow", "");
    }

    @Test
    void anOverlapThatCancelsEndsTheOlderJobFirst() {
        create("newest", "\"everySeconds\": 3600, \"overlap\": \"cancel_other\"", LONG_SLEEP);
        http.post("/api/schedules/newest/trigger", "{}");
        await().atMost(PATIENCE)
                .until(() -> recent("newest").stream()
                        .anyMatch(run -> run.path("status").asString().equals("running")));
        Instant first =
                Instant.parse(recent("newest").getFirst().path("scheduledFor").asString());
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(first.plusSeconds(1)));

        http.post("/api/schedules/newest/trigger", "{}");

        await().atMost(PATIENCE)
                .until(() -> recent("newest").stream()
                        .map(run -> run.path("status").asString())
                        .toList()
                        .equals(List.of("running", "cancelled")));
    }

    @Test
    void backfillMakesTheJobsOfTimesThatHavePassedOnce() {
        create("hourly", "\"everySeconds\": 3600, \"paused\": true", SLEEP);
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(10, ChronoUnit.HOURS);
        String times = "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(hour, hour.plus(2, ChronoUnit.HOURS));

        assertThat(http.post("/api/schedules/hourly/backfill", times).status()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> recent("hourly").size() == 3);
        List<JsonNode> first = recent("hourly");
        http.post("/api/schedules/hourly/backfill", times);

        await().atMost(PATIENCE)
                .until(() ->
                        http.get("/api/schedules/hourly").json().path("runs").asInt() == 6);
        assertThat(recent("hourly").stream().map(run -> run.path("jobId").asString()))
                .containsExactlyElementsOf(
                        first.stream().map(run -> run.path("jobId").asString()).toList());
        assertThat(first.stream().map(run -> run.path("scheduledFor").asString()))
                .contains(hour.toString());
    }

    @Test
    void aChangeTakesEffectAndLeavesTheRestAsItWas() {
        create("changing", "\"cron\": \"0 5 * * *\", \"paused\": true", SLEEP);

        JsonNode changed = send(
                        "PATCH", "/api/schedules/changing", "{\"everySeconds\": 60, \"overlap\": \"allow_all\"}")
                .json();

        assertThat(changed.path("state").asString()).isEqualTo("paused");
        assertThat(changed.has("cron")).isFalse();
        assertThat(changed.path("overlap").asString()).isEqualTo("allow_all");
        assertThat(changed.path("nextRuns").valueStream().map(JsonNode::asString))
                .allMatch(time -> time.endsWith(":00Z"));
    }

    @Test
    void whatIsWrongIsSaidWithItsPathAndMakesNoSchedule() {
        String start = "{\"name\": \"wrong\", ";
        assertThat(path(start + "\"job\": " + SLEEP + "}")).isEqualTo("/cron");
        assertThat(path(start + "\"cron\": \"99 * * * *\", \"job\": " + SLEEP + "}"))
                .isEqualTo("/cron");
        for (String zone : List.of("Moon/Sea", "+02:00", "GMT+2", "europe/paris")) {
            assertThat(path(start + "\"everySeconds\": 5, \"timeZone\": \"" + zone + "\", \"job\": " + SLEEP + "}"))
                    .isEqualTo("/timeZone");
            assertThat(path(start + "\"cron\": \"0 5 * * *\", \"timeZone\": \"" + zone + "\", \"job\": " + SLEEP + "}"))
                    .isEqualTo("/timeZone");
        }
        for (String cron : List.of("0 0 12 * * *", "0 10 * * 5#3", "0 5 * * * # nightly", "@daily")) {
            assertThat(path(start + "\"cron\": \"" + cron + "\", \"job\": " + SLEEP + "}"))
                    .isEqualTo("/cron");
        }
        assertThat(path(start + "\"everySeconds\": 5, \"job\": {\"type\": \"sleep\", \"payload\": {}}}"))
                .isEqualTo("/job/payload/delayMs");
        assertThat(path(start + "\"everySeconds\": 5, \"job\": {\"type\": \"nap\", \"payload\": {}}}"))
                .isEqualTo("/job/type");
        assertThat(path(start + "\"everySeconds\": 5, \"job\": {\"type\": \"explorer_refresh\", \"priority\": 1,"
                        + " \"payload\": {\"slug\": \"rivers\"}}}"))
                .isEqualTo("/job/priority");
        assertThat(http.get("/api/schedules/wrong").status()).isEqualTo(404);

        create("twice", "\"everySeconds\": 3600", SLEEP);
        Answer again = http.post("/api/schedules", body("twice", "\"everySeconds\": 3600", SLEEP));
        assertThat(again.status()).isEqualTo(409);
    }

    /** The clock in Paris is put forward at 01:00Z on 2027-03-28 and back at 01:00Z on 2027-10-31. */
    @Test
    void theNextRunsAreThoseThatCronUsersExpect() {
        String paris = ", \"timeZone\": \"Europe/Paris\", \"paused\": true";
        assertThat(nextRuns(create("gap", "\"cron\": \"30 2 28 3 *\"" + paris, SLEEP)))
                .contains("2027-03-28T01:00:00Z");
        assertThat(nextRuns(create("repeated", "\"cron\": \"*/15 2 31 10 *\"" + paris, SLEEP)))
                .containsExactly(
                        "2027-10-31T00:00:00Z",
                        "2027-10-31T00:15:00Z",
                        "2027-10-31T00:30:00Z",
                        "2027-10-31T00:45:00Z",
                        "2027-10-31T01:00:00Z");
        assertThat(nextRuns(create("either", "\"cron\": \"30 4 1,15 * 5\", \"paused\": true", SLEEP)))
                .as("a month has more such days than both lists share")
                .hasSize(5)
                .allSatisfy(time ->
                        assertThat(Instant.parse(time)).isBefore(Instant.now().plus(31, ChronoUnit.DAYS)));
        assertThat(nextRuns(create("leap", "\"cron\": \"0 0 29 2 *\"" + paris, SLEEP)))
                .hasSize(5)
                .allMatch(time -> time.contains("-02-28T23:00:00Z"));
    }

    @Test
    void aWorkingScheduleOfAnotherTimeZoneRunsAtItsTimes() {
        JsonNode made = create("minutely", "\"cron\": \"* * * * *\", \"timeZone\": \"Europe/Paris\"", SLEEP);
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(3, ChronoUnit.MINUTES);
        assertThat(made.path("nextRuns").size()).isEqualTo(5);
        String times = "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(minute, minute.plusSeconds(60));
        assertThat(http.post("/api/schedules/minutely/backfill", times).status())
                .isEqualTo(202);
        await().atMost(PATIENCE).until(() -> recent("minutely").size() >= 2);
        String year = "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-03-01T00:00:00Z\"}";
        Answer tooMany = http.post("/api/schedules/minutely/backfill", year);
        assertThat(tooMany.status()).isEqualTo(422);
        assertThat(tooMany.json().path("path").asString()).isEqualTo("/to");
        send("DELETE", "/api/schedules/minutely", "");
    }

    @Test
    void aBackfillOfLongAgoMakesTheJobsOfItsTimes() {
        create("yearly", "\"cron\": \"30 2 1 1 *\", \"timeZone\": \"Europe/Paris\", \"paused\": true", SLEEP);
        String times = "{\"from\": \"2018-12-31T00:00:00Z\", \"to\": \"2019-01-02T00:00:00Z\"}";
        assertThat(http.post("/api/schedules/yearly/backfill", times).status()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> recent("yearly").size() == 1);
        assertThat(recent("yearly").getFirst().path("scheduledFor").asString()).isEqualTo("2019-01-01T01:30:00Z");
    }

    @Test
    void aChangeThatSaysNothingChangesNothing() {
        create("unchanged", "\"cron\": \"0 5 * * *\", \"overlap\": \"allow_all\", \"paused\": true", SLEEP);
        JsonNode schedule = send("PATCH", "/api/schedules/unchanged", "{}").json();
        assertThat(schedule.path("state").asString()).isEqualTo("paused");
        assertThat(schedule.path("cron").asString()).isEqualTo("0 5 * * *");
        assertThat(schedule.path("overlap").asString()).isEqualTo("allow_all");

        String subscription = "/api/subscriptions/"
                + http.post("/api/subscriptions", "{\"target\": \"https://example.org\"}")
                        .json()
                        .path("id")
                        .asString();
        assertThat(send("PATCH", subscription, "{}").json().path("active").asBoolean())
                .isTrue();
        assertThat(send("PATCH", subscription, "{\"active\": false}")
                        .json()
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertThat(send("PATCH", subscription, "{}").json().path("active").asBoolean())
                .isFalse();
    }

    @Test
    void listsComeInPages() {
        create("paged-1", "\"everySeconds\": 86400, \"paused\": true", SLEEP);
        create("paged-2", "\"everySeconds\": 86400, \"paused\": true", SLEEP);
        Answer first = http.get("/api/schedules?limit=1&cursor=paged-1/a");
        assertThat(names(first)).containsExactly("paged-1");
        Answer second = http.get("/api/schedules?limit=1&cursor="
                + first.json().path("nextCursor").asString());
        assertThat(names(second)).containsExactly("paged-2");
        assertThat(http.get("/api/schedules?limit=101").status()).isEqualTo(400);
        assertThat(http.get("/api/schedules?cursor=%00").status()).isEqualTo(400);
        assertThat(http.get("/api/schedules?limit=100")
                        .json()
                        .path("nextCursor")
                        .asString(""))
                .isEmpty();
    }

    @Test
    void theProductsOwnSchedulesAreMadeOnceAndSeenByAllAndChangedByNone() {
        List<String> shared = http.get("/api/schedules")
                .json()
                .path("schedules")
                .valueStream()
                .filter(schedule -> schedule.path("tenant").asString().equals("public"))
                .map(schedule -> schedule.path("name").asString())
                .toList();
        assertThat(shared).containsExactly("city-refresh", "reconcile", "retention");
        String otherTenants = http.post(
                        "/api/keys", "{\"name\": \"other\", \"role\": \"admin\", \"tenantId\": \"other\"}")
                .json()
                .path("key")
                .asString();
        assertThat(http.as(otherTenants)
                        .post("/api/schedules/retention/pause", "{}")
                        .code())
                .isEqualTo("shared_schedule");

        String upkeep = "{\"type\": \"reconcile\", \"payload\": {}}";
        assertThat(http.post("/api/jobs", upkeep).code()).isEqualTo("unknown_type");
        assertThat(http.post("/api/jobs/batch", "{\"type\": \"city_refresh\", \"items\": [{}]}")
                        .code())
                .isEqualTo("unknown_type");
        assertThat(path("{\"name\": \"mine\", \"everySeconds\": 5, \"job\": " + upkeep + "}"))
                .isEqualTo("/job/type");
        assertThat(http.post("/api/schedules/reconcile/trigger", "{}").status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> recent("reconcile").stream()
                        .anyMatch(run -> run.path("status").asString().equals("completed")));

        ScheduleService schedules = service.bean(ScheduleService.class);
        assertThat(http.send(http.request("/api/schedules/reconcile")
                                .header("Content-Type", "application/json")
                                .method("PATCH", BodyPublishers.ofString("{\"everySeconds\": 7200}")))
                        .status())
                .isEqualTo(200);
        assertThat(http.send(http.request("/api/schedules/retention")
                                .header("Content-Type", "application/json")
                                .method("PATCH", BodyPublishers.ofString("{\"cron\": \"1 1 * * *\"}")))
                        .status())
                .isEqualTo(200);
        assertThat(http.send(http.request("/api/schedules/city-refresh").DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(new SeededSchedules(schedules).plant()).isZero();
        assertThat(http.get("/api/schedules/retention").json().path("cron").asString())
                .isEqualTo("1 1 * * *");
        assertThat(http.get("/api/schedules/city-refresh").status()).isEqualTo(404);
    }

    @Test
    void withoutTemporalAScheduleIsRefusedAndNotHalfMade() {
        try (TestService alone =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"))) {
            Answer refused = alone.http().post("/api/schedules", body("lonely", "\"everySeconds\": 5", SLEEP));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("temporal_unavailable");
            assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
            assertThat(alone.http().get("/api/schedules/lonely").status()).isEqualTo(404);
        }
    }

    private static List<String> nextRuns(JsonNode schedule) {
        return schedule.path("nextRuns").valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> names(Answer page) {
        return page.json()
                .path("schedules")
                .valueStream()
                .map(schedule -> schedule.path("name").asString())
                .toList();
    }

    private static String path(String body) {
        Answer answer = http.post("/api/schedules", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        return answer.json().path("path").asString();
    }

    private static JsonNode create(String name, String when, String job) {
        Answer answer = http.post("/api/schedules", body(name, when, job));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static String body(String name, String when, String job) {
        return "{\"name\": \"" + name + "\", " + when + ", \"job\": " + job + "}";
    }

    private static List<JsonNode> recent(String name) {
        return http.get("/api/schedules/" + name)
                .json()
                .path("recentRuns")
                .valueStream()
                .toList();
    }

    private static Answer send(String method, String path, String body) {
        return http.send(http.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }
}
