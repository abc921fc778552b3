package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService.Settings;
import dev.meridian.devstack.fault.RecordingReceiver;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks for one job of every type that people can ask for, with a mark in every text that they can write. */
final class EveryJobType implements AutoCloseable {
    static final String HOOK = "/hook";
    static final String CALLED = "/called";
    static final String NOTICES = "/notices";
    private static final int ITEMS = 40;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** As a city's or a schedule's name may be, too. */
    private final String mark;

    private final GreenMail mailbox = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private final RecordingReceiver receiver;

    /**
     * @param mark lower-case letters
     * @param answering how long webhooks, notices and the build hook wait for their answers
     */
    EveryJobType(String mark, Duration answering) throws Exception {
        this.mark = mark;
        receiver = RecordingReceiver.start(answering, call -> 204);
        mailbox.start();
    }

    RecordingReceiver receiver() {
        return receiver;
    }

    int mails() {
        return mailbox.getReceivedMessages().length;
    }

    Settings in(Settings settings) {
        return settings.with(
                        "SMTP_URL",
                        "smtp://127.0.0.1:" + mailbox.getSmtp().getPort() + "?from=meridian@example.org&starttls=off")
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                .with("OUTBOUND_CALLS_PER_SECOND", "1000")
                .with("STATIC_BUILD_HOOK_URL", receiver.url(HOOK))
                .with("STATIC_BUILD_HOOK_SECRET", "s3cret")
                .with("STATIC_BUILD_QUIET_WINDOW", "1s")
                .with("RECONCILER_EVERY", "1s")
                .with("LOGGING_LEVEL_ROOT", "warn");
    }

    /**
     * Asks for them.
     *
     * @param slug of the explorer, the city and the schedule, whose names are no secret
     */
    void ask(TestHttp http, String slug) {
        accepted(http.post(
                "/api/subscriptions",
                text(object("target", receiver.url(NOTICES + mark))
                        .set("events", JSON.createArrayNode().add("job.completed")))));
        String dataset = accepted(http.post("/api/datasets?name=" + mark, "[{\"" + mark + "\": 1.5}]"))
                .path("id")
                .asString();
        job(http, "sleep", object().put("delayMs", 4_000));
        job(http, "webhook", webhook());
        job(
                http,
                "email",
                object("to", mark + "@example.org").put("subject", mark).put("body", mark));
        job(
                http,
                "data_processing",
                object("dataId", dataset).put("operation", "sum").put("column", mark));
        job(http, "static_build", object("message", mark));
        job(http, "retention", object());
        ObjectNode batch = object("type", "webhook");
        ArrayNode items = batch.putArray("items");
        IntStream.range(0, ITEMS).forEach(item -> items.add(webhook()));
        accepted(http.post("/api/jobs/batch", text(batch)));
        explorer(http, slug);
        heatmap(http, slug);
        ObjectNode schedule = object("name", slug).put("everySeconds", 86_400).put("note", mark);
        schedule.putObject("job").put("type", "webhook").set("payload", webhook());
        accepted(http.post("/api/schedules", text(schedule)));
        assertThat(http.post("/api/schedules/" + slug + "/trigger", "{}").status())
                .isEqualTo(202);
    }

    /** Changes the explorer, so that both the database and the bucket have work to do. */
    void explorer(TestHttp http, String slug) {
        String tsv = "isPublished\ttrue\nexplorerTitle\t" + mark + "\ngraphers\n\ttitle\tMetric Radio\tySlugs\n\t"
                + mark + "\t" + mark + "\tvalue\ntable\nentityName\tyear\tvalue\nWorld\t2000\t1\n";
        Answer answer = http.send(http.request("/api/explorers/" + slug)
                .header("Content-Type", "text/tab-separated-values")
                .header("X-Commit-Message", mark)
                .header("X-Editor-Name", mark)
                .header("X-Editor-Email", mark + "@example.org")
                .PUT(BodyPublishers.ofString(tsv)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    private void heatmap(TestHttp http, String slug) {
        String bounds = "{\"name\": \"" + mark + "\","
                + " \"bounds\": {\"minLat\": 10, \"minLng\": 20, \"maxLat\": 10.2, \"maxLng\": 20.2}}";
        http.send(http.request("/api/cities/" + slug)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(bounds)));
        http.send(http.request("/api/cities/" + slug + "/pois")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("id,category,lat,lng,name\n1,groceries,10.1,20.1," + mark + "\n")));
        accepted(http.post("/api/heatmap/schedule", "{\"citySlug\":\"" + slug + "\",\"gridStep\":0.0025}"));
    }

    /** Waits until nothing is open, and fails unless all completed at their first attempt. */
    static void awaitAllCompleted(Jdbi jdbi, Duration atMost) {
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(200))
                .dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(jobs(jdbi, "status IN ('pending', 'running')"))
                        .isEmpty());
        assertThat(jobs(jdbi, "status <> 'completed' OR attempt > 1")).isEmpty();
        assertThat(jobs(jdbi, "id IN (SELECT job_id FROM batch_items WHERE status <> 'completed')"))
                .isEmpty();
    }

    /** The types of the jobs that there are. */
    static List<String> types(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT DISTINCT type FROM jobs")
                .mapTo(String.class)
                .list());
    }

    private static List<String> jobs(Jdbi jdbi, String condition) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT concat_ws(' ', type, status, attempt, error_code, error, id) FROM jobs WHERE "
                                + condition)
                .mapTo(String.class)
                .list());
    }

    private ObjectNode webhook() {
        ObjectNode payload = object("url", receiver.url(CALLED + "?" + mark));
        payload.putObject("headers").put("X-Mark", mark);
        payload.putObject("body").put("text", mark);
        return payload;
    }

    private void job(TestHttp http, String type, ObjectNode payload) {
        accepted(http.post("/api/jobs", text(object("type", type).set("payload", payload))));
    }

    private static ObjectNode object(String... nameAndValue) {
        ObjectNode object = JSON.createObjectNode();
        return nameAndValue.length == 0 ? object : object.put(nameAndValue[0], nameAndValue[1]);
    }

    private static String text(Object json) {
        return String.valueOf(json);
    }

    private static JsonNode accepted(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
        return answer.json();
    }

    @Override
    public void close() {
        mailbox.stop();
        receiver.close();
    }
}
